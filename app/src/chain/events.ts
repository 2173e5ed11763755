import {
  isSolanaError,
  type Signature,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_UNSUPPORTED_TRANSACTION_VERSION,
  signature as toSignature,
} from "@solana/kit";
import { type InfiniteData, type QueryClient, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type ProgramEvent, WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import type { Config } from "@/config/config.ts";
import { useConfig } from "@/config/context.tsx";
import { refusalOf } from "./errors.ts";
import { readLogs } from "./logs.ts";
import { marketKey } from "./market.ts";
import { type Node, useNode } from "./node.tsx";
import { patiently, together } from "./patience.ts";
import type { Refusal } from "./rules.ts";
import { begin, type Cursor, type Listed, nextListed } from "./signatures.ts";

/** A transaction, and what our program did in it. */
export interface Transaction {
  signature: string;
  slot: bigint;
  /** Unix seconds; 0 if the node does not know. */
  time: bigint;
  failed: boolean;
  /** What our program logged, in order. A failed transaction did nothing, and has none. */
  events: ProgramEvent[];
  /** Our instructions that were begun, in order, such as "Borrow"; of a failed transaction the last one failed, too. */
  instructions: string[];
  /** Why it failed. */
  refusal?: Refusal;
  /** Who signed it; the first paid its fee. */
  signers: string[];
  /** The node has nothing of it any more but its signature, or has cut its logs: there may have been more events. */
  incomplete?: "gone" | "cut";
}

/** How many transactions a page holds. */
export const PAGE = 25;
/** How many are asked for at a time: public nodes limit how many a second they answer. */
const AT_ONCE = 5;
/** Milliseconds for which a transaction that nobody shows is remembered. */
const KEPT = 30 * 60_000;
/** Before that there was no network: a local node's times may be a thousandth of what they should be. */
const FIRST_BLOCK = 1_584_000_000n;

interface Page {
  transactions: Transaction[];
  next: Cursor[] | undefined;
}

/**
 * The transactions of an address, newest first, a page at a time. Of a market or of the program these are those of all
 * users. Mind that some local nodes know a transaction only by the addresses in itself, not by those that it takes from
 * a lookup table, as ours take reserves and the market: ask such for the program's address, or for an obligation's.
 */
export function useHistory(address: string | undefined) {
  return useMergedHistory(address === undefined ? undefined : [address]);
}

/** The transactions of several addresses, each once, newest first. */
export function useMergedHistory(addresses: readonly string[] | undefined) {
  const [config, node, queries] = [useConfig(), useNode(), useQueryClient()];
  return useInfiniteQuery({
    queryKey: [...marketKey(config), "history", addresses],
    queryFn: ({ pageParam, signal }): Promise<Page> => readPage({ config, node, queries, signal }, pageParam),
    initialPageParam: (addresses ?? []).map(begin),
    getNextPageParam: (last) => last.next,
    select: transactionsOf,
    enabled: addresses !== undefined,
    staleTime: 15_000,
    // Its answers hold what no JSON does.
    structuralSharing: false,
  });
}

/** Always the same function, so that its answer is the same until something new is read. */
function transactionsOf({ pages, pageParams }: InfiniteData<Page, Cursor[]>): InfiniteData<Transaction[], Cursor[]> {
  return { pages: pages.map((page) => page.transactions), pageParams };
}

interface Asking {
  config: Config;
  node: Node;
  queries: QueryClient;
  signal: AbortSignal;
}

async function readPage({ config, node, queries, signal }: Asking, cursors: Cursor[]): Promise<Page> {
  const { listed, next } = await nextListed(node, cursors, PAGE, signal);
  const transactions = await together(listed, AT_ONCE, (one) => {
    signal.throwIfAborted();
    // What happened stays as it is: it is read once, whoever asks, and goes on if this page's reader has left.
    return queries.ensureQueryData({
      queryKey: ["transaction", config.rpcUrl, one.signature],
      queryFn: () => readTransaction(node, one),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT,
      retry: false,
    });
  });
  return { transactions, next };
}

/** What a node knows about a transaction that it listed. */
export async function readTransaction(node: Node, listed: Listed): Promise<Transaction> {
  const found = await patiently(() => ask(node, toSignature(listed.signature)));
  const time = await readTime(node, listed.slot, found?.blockTime ?? listed.time);
  const base = { signature: listed.signature, slot: listed.slot, time };
  const meta = found?.meta;
  if (!found || !meta) {
    const refusal = listed.error === null ? undefined : refusalOf(listed.error, []);
    const failed = refusal !== undefined;
    return { ...base, failed, refusal, events: [], instructions: [], signers: [], incomplete: "gone" };
  }
  const { accountKeys, header } = found.transaction.message;
  const loaded = [...(meta.loadedAddresses?.writable ?? []), ...(meta.loadedAddresses?.readonly ?? [])];
  const isOurs = [...accountKeys, ...loaded].includes(WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS);
  const spoken = readLogs(meta.logMessages ?? ["Log truncated"]);
  return {
    ...base,
    failed: meta.err !== null,
    events: meta.err === null ? spoken.events : [],
    instructions: spoken.instructions,
    refusal: meta.err === null ? undefined : refusalOf(meta.err, meta.logMessages ?? []),
    signers: accountKeys.slice(0, header.numRequiredSignatures),
    incomplete: isOurs && spoken.cut ? "cut" : undefined,
  };
}

async function ask(node: Node, signature: Signature) {
  const request = node.getTransaction(signature, {
    commitment: "confirmed",
    encoding: "json",
    maxSupportedTransactionVersion: 0,
  });
  try {
    return await request.send();
  } catch (error) {
    const unreadable =
      isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_UNSUPPORTED_TRANSACTION_VERSION) ||
      isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_TRANSACTION_HISTORY_NOT_AVAILABLE);
    if (unreadable) return null;
    throw error;
  }
}

/** A transaction's time; where it has none that could be true, its slot's. */
async function readTime(node: Node, slot: bigint, time: bigint | null): Promise<bigint> {
  if (time !== null && time >= FIRST_BLOCK) return time;
  // A node that has forgotten the block says so by an error: the time is unknown then, and nothing else is lost.
  const ofSlot = await node
    .getBlockTime(slot)
    .send()
    .catch(() => null);
  return ofSlot ?? 0n;
}
