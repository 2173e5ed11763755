/**
 * Writes `recorded.json`: changes that wait on a localnet, as accounts, and what `wlm gov` prints there for multisigs.
 *
 *     node app/test/governance/record.mjs target/localnet/manifest.json
 *
 * The localnet must be fresh: the changes are proposed here.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import init, { accountFilters } from "../../wasm/wlm_core.js";

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const [file] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(file, "utf8"));
const { governance, guardian, carol, dan } = Object.fromEntries(
  Object.entries(manifest.keys).map(([name, key]) => [name, key.address]),
);

const wlm = (...args) => {
  const flags = ["--manifest", file, "--json"];
  return JSON.parse(execFileSync(path("../../../target/debug/wlm"), [...flags, ...args], { encoding: "utf8" }));
};

const EDITS = [
  ["[market]\n", `[market]\nguardian = "${carol}"\ntreasury = "${dan}"\n`],
  ["change_delay = 3_600 ", "change_delay = 7_200 "],
  ["ltv = 90 ", "ltv = 88 "],
  ["ltv = 80.5 ", "ltv = 82.0 "],
  ["supply_cap = 10_000 ", "supply_cap = 15_000 "],
  ["[[0, 0], [92, 6], [100, 30]]", "[[0, 0], [92, 7], [100, 40]]"],
  ["\ncapacity = 20_000_000", "\ncapacity = 30_000_000"],
];
const NEW_PEG = `
[[peg]]
coin = "WLFI"
feed = "d41369178d64f41d51ca95465c144a2c74d2fff30be69164835911943fa64c3e"
capacity = 1_000_000
buy_fee = 0.5
sell_fee = 0.5
price_floor = 0.6
max_price_age = 60
max_confidence = 1
`;

function propose() {
  const folder = mkdtempSync(join(tmpdir(), "wlm-record-"));
  const old = readFileSync(path("../../../migrations/localnet.toml"), "utf8");
  const plan = EDITS.reduce((text, [from, to]) => text.replace(from, to), old) + NEW_PEG;
  writeFileSync(join(folder, "plan.toml"), plan);
  wlm("-k", "governance", "gov", "propose", "--yes", join(folder, "plan.toml"));
  rmSync(folder, { recursive: true });
}

async function changes() {
  await init({ module_or_path: readFileSync(path("../../wasm/wlm_core_bg.wasm")) });
  // A node takes offsets as numbers.
  const filters = accountFilters("change", manifest.market).map(({ memcmp }) => ({
    memcmp: { ...memcmp, offset: Number(memcmp.offset) },
  }));
  const params = [manifest.program, { encoding: "base64", commitment: "confirmed", filters }];
  const response = await fetch(manifest.rpc_url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getProgramAccounts", params }),
  });
  const { result } = await response.json();
  return result.map(({ pubkey, account }) => ({ address: pubkey, owner: account.owner, data: account.data[0] }));
}

function exports() {
  const eth = wlm("gov", "queue").find(({ title }) => title === "Change ETH").id;
  const commands = [
    `--squads ${guardian} restrict ETH stop-borrows`,
    `--realm ${guardian} restrict ETH stop-borrows`,
    `--squads ${governance} restrict USDC --supply-cap 900000000 --debt-ceiling 1`,
    `--realm ${governance} restrict USDC --supply-cap 900000000 --debt-ceiling 1`,
    `--squads ${guardian} restrict USDT close-peg`,
    `--realm ${guardian} restrict USD1 close-facilities`,
    `--squads ${guardian} veto ${eth}`,
    `--realm ${governance} cancel ${eth}`,
  ];
  return commands.map((command) => {
    const [printed] = wlm("gov", ...command.split(" ")).transactions;
    const { message_base58, instruction_base64, sha256, sha256_base58 } = printed;
    return { command: `wlm gov ${command}`, text: message_base58 ?? instruction_base64, sha256, sha256_base58 };
  });
}

propose();
const recorded = { governance, guardian, changes: await changes(), exports: exports() };
writeFileSync(path("recorded.json"), `${JSON.stringify(recorded, null, 2)}\n`);
