import { setTimeout as sleep } from "node:timers/promises";
import {
  type Base64EncodedWireTransaction,
  createKeyPairFromBytes,
  createSolanaRpc,
  getBase58Encoder,
  getBase64Decoder,
  getTransactionDecoder,
  getTransactionEncoder,
  partiallySignTransaction,
  signBytes,
} from "@solana/kit";
import type { IdentifierString } from "@wallet-standard/base";
import type { BrowserContext } from "playwright-core";
import type { Localnet } from "./localnet.ts";
import { injectedWallet } from "./wallet-page.ts";

/** What the page's part of a wallet asks. */
export type Request =
  | { method: "disconnect" }
  | { method: "connect"; how: "silently" | "aloud" }
  | { method: "sign" | "send" | "message"; contents: number[][]; chains: string[] };

/** What a page sees of a wallet. */
export interface Shown {
  chains: readonly IdentifierString[];
  accounts: { address: string; publicKey: number[] }[];
}

/** What it is told. */
export interface Answer {
  shown: Shown;
  /** A result for each content: signed transactions, or signatures. */
  results: number[][];
  error: { name: string; message: string; code?: number; context?: object } | null;
}

/** What the user is asked about, and with it what tests can count. */
export type Question = "connect" | "sign" | "send" | "message";

/** Says yes by returning, and no by throwing. */
type User = (question: Question) => Promise<void>;

/** Where wallets are at home. */
export const CHAINS: readonly IdentifierString[] = ["mainnet", "devnet", "testnet", "localnet"].map(
  (cluster) => `solana:${cluster}` as const,
);

/** The two ways in which wallets tell that their user said no: the Wallet Standard's own, and Ethereum's. */
const REFUSALS = {
  standard: { name: "WalletStandardError", message: "The user rejected the request", context: { __code: 4_001_000 } },
  "code 4001": { name: "Error", message: "User rejected the request.", code: 4001 },
} as const;

let installed = 0;

/** What a wallet is before its test changes it. */
export interface WalletOptions {
  name: string;
  chains: readonly IdentifierString[];
}

/**
 * A wallet whose user is the test. It signs with the key of one of the localnet's people, and sends to the node by
 * itself, as wallets do, so that a line which the test cuts is the page's alone.
 */
export class Wallet {
  /** What its user was asked, in order. */
  readonly asked: Question[] = [];
  readonly #context: BrowserContext;
  readonly #localnet: Localnet;
  readonly #line = `wallet-${++installed}`;
  #person: string;
  #chains: readonly IdentifierString[];
  #connected: "no" | "yes" = "no";
  #user: User = async () => {};

  private constructor(context: BrowserContext, localnet: Localnet, person: string, options: WalletOptions) {
    this.#context = context;
    this.#localnet = localnet;
    this.#person = person;
    this.#chains = options.chains;
  }

  /** Installs a wallet of `person` for every page that the context opens from now on. */
  static async install(
    context: BrowserContext,
    localnet: Localnet,
    person: string,
    options: Partial<WalletOptions> = {},
  ): Promise<Wallet> {
    const { name = "Test Wallet", chains = CHAINS } = options;
    const wallet = new Wallet(context, localnet, person, { name, chains });
    await context.exposeBinding(wallet.#line, (_source, request: Request) => wallet.#answer(request));
    await context.addInitScript(injectedWallet, { line: wallet.#line, name, icon: icon(name), chains });
    return wallet;
  }

  /** The user says yes to everything, as at first. */
  approve(): void {
    this.#user = async () => {};
  }

  /** The user says no, which wallets tell in one of two ways. */
  reject(as: keyof typeof REFUSALS = "standard"): void {
    this.#user = () => Promise.reject(REFUSALS[as]);
  }

  /** The user says yes after so many milliseconds. */
  slow(millis: number): void {
    this.#user = () => sleep(millis);
  }

  /** The user says nothing until the test calls what this returns, and then yes. */
  hold(): () => void {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#user = () => released;
    return release;
  }

  /** The user changes the account in the wallet, which tells the pages. */
  async switchTo(person: string): Promise<void> {
    this.#person = person;
    await this.#tell();
  }

  /** The user changes the networks that the wallet is on, which tells the pages. */
  async useChains(...chains: IdentifierString[]): Promise<void> {
    this.#chains = chains;
    await this.#tell();
  }

  /** The user takes the page's connection back, in the wallet. */
  async forget(): Promise<void> {
    this.#connected = "no";
    await this.#tell();
  }

  async #tell(): Promise<void> {
    const detail = await this.#shown();
    const tell = ([line, detail]: [string, Shown]) => void window.dispatchEvent(new CustomEvent(line, { detail }));
    await Promise.all(
      this.#context.pages().map((page) => page.evaluate(tell, [this.#line, detail] as [string, Shown])),
    );
  }

  async #shown(): Promise<Shown> {
    if (this.#connected === "no") return { chains: this.#chains, accounts: [] };
    const publicKey = (await this.#localnet.keyPair(this.#person)).slice(32);
    const account = { address: this.#localnet.address(this.#person), publicKey: [...publicKey] };
    return { chains: this.#chains, accounts: [account] };
  }

  async #answer(request: Request): Promise<Answer> {
    try {
      const results = await this.#do(request);
      return { shown: await this.#shown(), results, error: null };
    } catch (cause) {
      // An error loses all but its message on the way into the page, so its parts travel by themselves.
      const error = cause instanceof Error ? { name: cause.name, message: cause.message } : (cause as Answer["error"]);
      return { shown: await this.#shown(), results: [], error };
    }
  }

  async #do(request: Request): Promise<number[][]> {
    switch (request.method) {
      case "disconnect":
        this.#connected = "no";
        return [];
      case "connect":
        // A silent request gets what was allowed before, and asks nobody.
        if (request.how === "silently") return [];
        await this.#ask("connect");
        this.#connected = "yes";
        return [];
      default: {
        const strange = request.chains.find((chain) => !this.#chains.some((known) => known === chain));
        if (strange) throw new Error(`The wallet is not on ${strange}`);
        await this.#ask(request.method);
        return this.#sign(
          request.method,
          request.contents.map((content) => Uint8Array.from(content)),
        );
      }
    }
  }

  async #ask(question: Question): Promise<void> {
    this.asked.push(question);
    await this.#user(question);
  }

  async #sign(method: "sign" | "send" | "message", contents: Uint8Array[]): Promise<number[][]> {
    const keys = await createKeyPairFromBytes(await this.#localnet.keyPair(this.#person));
    const results: number[][] = [];
    // One after the other: a transaction may build on the one before.
    for (const content of contents) {
      if (method === "message") {
        results.push([...(await signBytes(keys.privateKey, content))]);
        continue;
      }
      const signed = await partiallySignTransaction([keys], getTransactionDecoder().decode(content));
      const wire = getTransactionEncoder().encode(signed);
      results.push([...(method === "sign" ? wire : await this.#send(wire))]);
    }
    return results;
  }

  async #send(wire: Parameters<ReturnType<typeof getBase64Decoder>["decode"]>[0]): Promise<Iterable<number>> {
    const rpc = createSolanaRpc(this.#localnet.manifest.rpc_url);
    const text = getBase64Decoder().decode(wire) as Base64EncodedWireTransaction;
    const options = { encoding: "base64", preflightCommitment: "confirmed" } as const;
    return getBase58Encoder().encode(await rpc.sendTransaction(text, options).send());
  }
}

function icon(name: string): `data:image/svg+xml;base64,${string}` {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><title>${name}</title><rect width="8" height="8" fill="#556"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}
