import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort, Link } from "./link.ts";
import { ROOT, TARGET } from "./places.ts";

/** The manifest that a localnet writes: see `crates/sdk/src/client/manifest.rs`. */
export interface Manifest {
  rpc_url: string;
  ws_url: string;
  program: string;
  market: string;
  lookup_table: string | null;
  reserves: { symbol: string; mint: string; decimals: number; reserve: string; price: string }[];
  keys: Record<string, { address: string; file: string }>;
}

/** How a localnet is started. */
export interface LocalnetOptions {
  /** `off` publishes prices once and lets them go stale. */
  prices: "constant" | "walk" | "off";
  /** How long a slot takes, in milliseconds. */
  slot: number;
}

/** Fresh prices, and slots short enough that nobody waits for a confirmation. */
export const DEFAULTS: LocalnetOptions = { prices: "constant", slot: 100 };

const START_MILLIS = 30_000;
const PLAN = join(ROOT, "migrations/localnet.toml");

/** A Solana node with the market, in a folder and on ports of its own. */
export class Localnet {
  readonly manifest: Manifest;
  /** What the page asks the node through. `wlm` and wallets have lines of their own, which no test cuts. */
  readonly line: Link;
  readonly #folder: string;
  readonly #node: ChildProcess;

  private constructor(manifest: Manifest, line: Link, folder: string, node: ChildProcess) {
    this.manifest = manifest;
    this.line = line;
    this.#folder = folder;
    this.#node = node;
  }

  static async start(options: LocalnetOptions = DEFAULTS): Promise<Localnet> {
    const folder = await mkdtemp(join(tmpdir(), "wlm-e2e-"));
    const ports = { rpc: await freePort(), ws: await freePort() };
    const node = launch(folder, ports, options);
    const manifest = await started(node, folder);
    return new Localnet(manifest, await Link.to(ports.rpc), folder, node);
  }

  /** The node's address as the page knows it. */
  get rpcUrl(): string {
    return `http://127.0.0.1:${this.line.port}`;
  }

  /** The address of one of the localnet's people. */
  address(person: string): string {
    return this.#key(person).address;
  }

  /** The key pair of one of them: 32 secret bytes and 32 public ones. */
  async keyPair(person: string): Promise<Uint8Array> {
    return Uint8Array.from(JSON.parse(await readFile(this.#key(person).file, "utf8")) as number[]);
  }

  /** Runs `wlm` against this node and returns what it answers in JSON. */
  async wlm(...args: string[]): Promise<unknown> {
    const manifest = join(this.#folder, "manifest.json");
    const run = promisify(execFile)(join(TARGET, "debug/wlm"), ["--manifest", manifest, "--json", ...args], {
      // In this folder there is no other localnet's manifest, and without variables no other node.
      cwd: this.#folder,
      env: { PATH: process.env.PATH, HOME: this.#folder },
    });
    const { stdout } = await run.catch((error: { stderr?: string }) => {
      throw new Error(`wlm ${args.join(" ")}: ${error.stderr?.trim() || error}`);
    });
    return stdout.trim() === "" ? null : JSON.parse(stdout);
  }

  /** Gives somebody tokens. */
  async faucet(person: string, symbol: string, amount: number): Promise<void> {
    await this.wlm("-k", person, "faucet", symbol, String(amount));
  }

  /** Writes a price; prices that are published stay at it. */
  async setPrice(symbol: string, usd: number): Promise<void> {
    await this.wlm("price", "set", symbol, String(usd));
  }

  /** Moves the spot price by so many percent; the average stays behind, as in a crash. */
  async shock(symbol: string, percent: number): Promise<void> {
    await this.wlm("price", "shock", symbol, `${percent}%`);
  }

  /** Puts the chain's clock forward (`30d`, `90min`). Without a price feed prices go stale by it, ten seconds later. */
  async pass(time: string): Promise<void> {
    await this.wlm("time", "pass", time);
  }

  /** Lets governance propose the market's plan with a change. */
  async propose(change: (plan: string) => string): Promise<void> {
    const file = join(this.#folder, "plan.toml");
    await writeFile(file, change(await readFile(PLAN, "utf8")));
    await this.wlm("-k", "governance", "gov", "propose", "--yes", file);
  }

  async stop(): Promise<void> {
    await this.line.close();
    await ended(this.#node);
    await rm(this.#folder, { recursive: true });
  }

  #key(person: string): { address: string; file: string } {
    const key = this.manifest.keys[person];
    if (!key) throw new Error(`nobody on the localnet is called ${person}`);
    return key;
  }
}

function launch(folder: string, ports: { rpc: number; ws: number }, options: LocalnetOptions): ChildProcess {
  const binary = join(TARGET, "debug/wlm-localnet");
  if (!existsSync(binary))
    throw new Error(`${binary} is missing: \`cargo build --bin wlm --bin wlm-localnet\` makes it`);
  const log = openSync(join(folder, "log"), "w");
  const flags = {
    folder,
    "rpc-port": ports.rpc,
    "ws-port": ports.ws,
    slot: options.slot,
    prices: options.prices,
    program: join(TARGET, "deploy/world_liberty_markets.so"),
    plan: PLAN,
  };
  const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  const node = spawn(binary, args, { stdio: ["ignore", log, log] });
  closeSync(log);
  // A test run that is interrupted leaves nothing behind.
  const clean = () => {
    node.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clean);
  node.once("exit", () => process.off("exit", clean));
  return node;
}

async function started(node: ChildProcess, folder: string): Promise<Manifest> {
  const file = join(folder, "manifest.json");
  const deadline = Date.now() + START_MILLIS;
  while (!existsSync(file)) {
    if (node.exitCode !== null || Date.now() > deadline) {
      node.kill("SIGKILL");
      throw new Error(`the localnet does not start:\n${await readFile(join(folder, "log"), "utf8")}`);
    }
    await sleep(50);
  }
  return JSON.parse(await readFile(file, "utf8")) as Manifest;
}

async function ended(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null || node.signalCode !== null) return;
  const exit = once(node, "exit");
  node.kill("SIGTERM");
  const impatience = setTimeout(() => node.kill("SIGKILL"), 10_000);
  await exit;
  clearTimeout(impatience);
}
