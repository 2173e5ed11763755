import { address, signature } from "@solana/kit";
import type { Node } from "./node.tsx";
import { patiently, together } from "./patience.ts";

/** What a node's list of an address's transactions says of each. */
export interface Listed {
  signature: string;
  slot: bigint;
  /** Unix seconds. */
  time: bigint | null;
  /** Null if it went through. */
  error: unknown;
}

/** How far the list of an address was read. */
export interface Cursor {
  address: string;
  /** The last that was read; undefined at the list's beginning. */
  before?: string;
  /** Read and not handed out yet, newest first. */
  waiting: readonly Listed[];
  ended: boolean;
}

/** How many are asked for at once, of one address: the answer costs a node as much as one for a few. */
const CHUNK = 200;
/** Of how many addresses at a time. */
const AT_ONCE = 4;

/** The beginning of an address's list. */
export function begin(of: string): Cursor {
  return { address: of, waiting: [], ended: false };
}

/**
 * The next transactions of several addresses: merged, newest first, each once. `next` is where to go on, or undefined
 * where all lists have ended.
 */
export async function nextListed(
  node: Node,
  cursors: readonly Cursor[],
  count: number,
  signal?: AbortSignal,
): Promise<{ listed: Listed[]; next: Cursor[] | undefined }> {
  const listed: Listed[] = [];
  let lists = [...cursors];
  while (listed.length < count) {
    // No list may be empty while the newest of all is picked: its next could be newer.
    lists = await together(lists, AT_ONCE, (list) =>
      isShort(list) ? extend(node, list, signal) : Promise.resolve(list),
    );
    const newest = newestOf(lists);
    if (!newest) break;
    listed.push(newest);
    lists = lists.map((list) => without(list, newest.signature));
  }
  const more = lists.some((list) => !list.ended || list.waiting.length > 0);
  return { listed, next: more ? lists : undefined };
}

const isShort = (list: Cursor) => !list.ended && list.waiting.length === 0;

async function extend(node: Node, list: Cursor, signal?: AbortSignal): Promise<Cursor> {
  const request = node.getSignaturesForAddress(address(list.address), {
    commitment: "confirmed",
    limit: CHUNK,
    before: list.before === undefined ? undefined : signature(list.before),
  });
  const found = await patiently(() => request.send({ abortSignal: signal }), signal);
  const waiting = found.map((one) => ({
    signature: one.signature as string,
    slot: one.slot,
    time: one.blockTime,
    error: one.err,
  }));
  return { ...list, waiting, before: found.at(-1)?.signature ?? list.before, ended: found.length < CHUNK };
}

function newestOf(lists: readonly Cursor[]): Listed | undefined {
  let newest: Listed | undefined;
  for (const { waiting } of lists) {
    const [first] = waiting;
    if (first && (!newest || first.slot > newest.slot)) newest = first;
  }
  return newest;
}

/** A transaction stands in the lists of all addresses that it names, at the same slot. */
function without(list: Cursor, done: string): Cursor {
  const waiting = list.waiting.filter((one) => one.signature !== done);
  return waiting.length === list.waiting.length ? list : { ...list, waiting };
}
