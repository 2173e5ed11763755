import {
  type AccountMeta,
  type AddressesByLookupTableAddress,
  address,
  appendTransactionMessageInstructions,
  type Blockhash,
  compileTransaction,
  compressTransactionMessageUsingAddressLookupTables,
  createTransactionMessage,
  fetchAddressesForLookupTables,
  getBase64EncodedWireTransaction,
  getBase64Encoder,
  isTransactionWithinSizeLimit,
  isWritableRole,
  type Instruction as KitInstruction,
  pipe,
  type ReadonlyUint8Array,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  type Transaction,
} from "@solana/kit";
import { getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction } from "@solana-program/compute-budget";
import type { Config } from "@/config/config.ts";
import { own, Refused, refusalOf } from "./errors.ts";
import { type Node, readAccounts } from "./node.tsx";
import type { AccountBytes, Refusal } from "./rules.ts";

/** An instruction of the generated client. */
type Instruction = KitInstruction<string, readonly AccountMeta<string>[]>;

/** An instruction of the generated client, or of the rules, which give addresses as mere strings. */
export interface AnyInstruction {
  readonly programAddress: string;
  readonly accounts?: readonly { readonly address: string; readonly role: number }[];
  readonly data?: ReadonlyUint8Array;
}

/** A transaction that is ready to be signed, and what the node says it would do. */
export interface Prepared {
  transaction: Transaction;
  /** The last block in which it can land. */
  lastValidBlockHeight: bigint;
  /** Compute units that it took in simulation. */
  units: number;
  /** What the network takes: per signature, and for priority. */
  feeLamports: bigint;
  /** What stays in accounts that it opens, until they are closed. */
  rentLamports: bigint;
  /** Why the node would refuse it; absent if it would not. */
  refusal?: Refusal;
  /** The accounts it writes to, the payer's among them, by their addresses: as they are; without those it opens. */
  before: ReadonlyMap<string, AccountBytes>;
  /** The same as they would be afterwards; without those it closes. */
  after: ReadonlyMap<string, AccountBytes>;
  /** When, in this machine's milliseconds. */
  preparedAt: number;
}

const SIGNATURE_LAMPORTS = 5_000n;
/** The most that a transaction may take. */
const MAX_UNITS = 1_400_000;
/** More than in simulation, because accounts may change on the way: a fifth, and what a new account costs. */
const spare = (units: number) => Math.min(MAX_UNITS, Math.ceil(units * 1.2) + 2_000);
/** Millionths of a lamport a compute unit that priority costs at most, whatever others pay. */
const MAX_PRIORITY = 200_000n;

let tables: { of: string; addresses: AddressesByLookupTableAddress } | undefined;

/** The market's lookup table. Without it transactions are larger, and most fit all the same. */
async function lookupTable(node: Node, table: string | null): Promise<AddressesByLookupTableAddress> {
  if (!table) return {};
  if (tables?.of === table) return tables.addresses;
  const addresses = await fetchAddressesForLookupTables([address(table)], node).catch(() => undefined);
  // One that could not be read now is asked for again next time.
  if (addresses) tables = { of: table, addresses };
  return addresses ?? {};
}

/**
 * Makes a transaction, asks the node what it would do, and bids what others bid for the same accounts. What is
 * returned is signed as it is: nothing is changed after it was simulated.
 */
export async function prepare(
  node: Node,
  config: Config,
  payer: string,
  instructions: readonly AnyInstruction[],
  signal?: AbortSignal,
): Promise<Prepared> {
  const written = writtenBy(payer, instructions);
  const [{ value: latest }, table, bid, found] = await Promise.all([
    node.getLatestBlockhash({ commitment: "confirmed" }).send({ abortSignal: signal }),
    lookupTable(node, config.lookupTable),
    // Everybody's own wallet costs nobody else anything.
    priority(node, written.slice(1), signal),
    readAccounts(node, written, signal),
  ]);
  const build = (units: number) => compile(payer, [...budget(units, bid), ...instructions], latest, table);
  const estimate = await simulate(node, build(MAX_UNITS), written, signal);
  const limit = spare(estimate.units);
  const transaction = build(limit);
  const { units, refusal, after } = estimate.refusal ? estimate : await simulate(node, transaction, written, signal);
  const before = byAddress(found);
  const opened = [...after.values()].filter((account) => !before.has(account.address));
  return {
    transaction,
    lastValidBlockHeight: latest.lastValidBlockHeight,
    units,
    feeLamports: SIGNATURE_LAMPORTS + (bid * BigInt(limit) + 999_999n) / 1_000_000n,
    rentLamports: opened.reduce((sum, account) => sum + (account.lamports ?? 0n), 0n),
    refusal,
    before,
    after,
    preparedAt: Date.now(),
  };
}

/** The payer first. */
function writtenBy(payer: string, instructions: readonly AnyInstruction[]): string[] {
  const metas = instructions.flatMap((instruction) => instruction.accounts ?? []);
  return [...new Set([payer, ...metas.filter((meta) => isWritableRole(meta.role)).map((meta) => meta.address)])];
}

function byAddress(accounts: readonly (AccountBytes | undefined)[]): ReadonlyMap<string, AccountBytes> {
  return new Map(accounts.flatMap((account) => (account ? [[account.address, account]] : [])));
}

function budget(units: number, bid: bigint): Instruction[] {
  const limit = getSetComputeUnitLimitInstruction({ units });
  return bid > 0n ? [limit, getSetComputeUnitPriceInstruction({ microLamports: bid })] : [limit];
}

/** The middle of what was paid lately for writing to the same accounts, in millionths of a lamport a unit. */
async function priority(node: Node, written: readonly string[], signal?: AbortSignal): Promise<bigint> {
  const recent = await node
    .getRecentPrioritizationFees(written.map((one) => address(one)))
    .send({ abortSignal: signal })
    .catch(() => []);
  const paid = recent.map((slot) => slot.prioritizationFee as bigint).sort((one, other) => (one < other ? -1 : 1));
  const middle = paid[Math.floor(paid.length / 2)] ?? 0n;
  return middle < MAX_PRIORITY ? middle : MAX_PRIORITY;
}

type Latest = Readonly<{ blockhash: Blockhash; lastValidBlockHeight: bigint }>;

function compile(
  payer: string,
  instructions: readonly AnyInstruction[],
  latest: Latest,
  table: AddressesByLookupTableAddress,
): Transaction {
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayer(address(payer), empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(latest, paid),
    (timed) => appendTransactionMessageInstructions(instructions as readonly KitInstruction[], timed),
    (full) => compressTransactionMessageUsingAddressLookupTables(full, table),
  );
  const transaction = compileTransaction(message);
  if (!isTransactionWithinSizeLimit(transaction)) throw new Refused(own("TransactionTooLarge"));
  return transaction;
}

interface Simulated {
  units: number;
  refusal?: Refusal;
  after: Prepared["after"];
}

async function simulate(
  node: Node,
  transaction: Transaction,
  written: readonly string[],
  signal?: AbortSignal,
): Promise<Simulated> {
  const request = node.simulateTransaction(getBase64EncodedWireTransaction(transaction), {
    encoding: "base64",
    commitment: "confirmed",
    sigVerify: false,
    replaceRecentBlockhash: true,
    accounts: { addresses: written.map((one) => address(one)), encoding: "base64" },
  });
  const { value } = await request.send({ abortSignal: signal });
  const after = written.map((one, place) => {
    const account = value.accounts?.[place];
    if (!account || account.lamports === 0n) return undefined;
    const data = new Uint8Array(getBase64Encoder().encode(account.data[0]));
    return { address: one, owner: account.owner, data, lamports: account.lamports };
  });
  const refusal = value.err ? refusalOf(value.err, value.logs ?? []) : undefined;
  return { units: Number(value.unitsConsumed ?? 0n), refusal, after: byAddress(after) };
}
