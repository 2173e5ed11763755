import { createSolanaRpc, getBase58Decoder } from "@solana/kit";
import { waitFor } from "@testing-library/react";
import { getObligationClosedEncoder, WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PAGE, readTransaction, useHistory, useMergedHistory } from "@/chain/events.ts";
import { begin, nextListed } from "@/chain/signatures.ts";
import { renderAppHook } from "../kit.tsx";
import { answerAs } from "../rpc.ts";

const OURS = WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS;
const WALLET = "HJ4mt1yrrC1awY6tSuWFydQV1vm3o4QnZYBZrn7YSrMC";
const OBLIGATION = "3Hyxbh6GvpMTCbPygnipqe3KovjUYoRF4G9tttmLJsPN";
const TIME = 1_790_000_000;

/** A signature of its own for each number. */
const signature = (number: number) =>
  getBase58Decoder().decode(new Uint8Array(64).fill(number % 256).fill(number >> 8, 0, 32));

const CLOSED = `Program data: ${btoa(
  String.fromCharCode(
    ...[20, 115, 96, 148, 64, 187, 28, 205],
    ...getObligationClosedEncoder().encode({ obligation: OBLIGATION as never, owner: WALLET as never }),
  ),
)}`;
const LOGS = [
  `Program ${OURS} invoke [1]`,
  "Program log: Instruction: CloseObligation",
  CLOSED,
  `Program ${OURS} success`,
];

/** What a node answers to getTransaction. */
function transaction({
  err = null as unknown,
  logMessages = LOGS as string[] | null,
  blockTime = TIME as number | null,
  keys = [WALLET, OURS],
} = {}) {
  return {
    blockTime,
    slot: 7,
    version: 0,
    meta: { err, fee: 5000, logMessages, loadedAddresses: { readonly: [], writable: [] } },
    transaction: {
      message: { accountKeys: keys, header: { numRequiredSignatures: 1 }, instructions: [], recentBlockhash: WALLET },
      signatures: [],
    },
  };
}

const node = createSolanaRpc("http://node.test");
const listed = { signature: signature(1), slot: 7n, time: BigInt(TIME), error: null as unknown };

describe("readTransaction", () => {
  it("reads what happened", async () => {
    answerAs({ getTransaction: () => transaction() });
    expect(await readTransaction(node, listed)).toMatchObject({
      signature: signature(1),
      slot: 7n,
      time: BigInt(TIME),
      failed: false,
      events: [{ name: "obligationClosed" }],
      signers: [WALLET],
      incomplete: undefined,
    });
  });

  it("gives a failed transaction a reason and no events: nothing of it happened", async () => {
    const logMessages = [
      ...LOGS,
      `Program ${OURS} invoke [1]`,
      "Program log: Instruction: Borrow",
      "Program log: AnchorError occurred. Error Code: Unauthorized. Error Number: 6000.",
      `Program ${OURS} failed: custom program error: 0x1770`,
    ];
    answerAs({ getTransaction: () => transaction({ err: { InstructionError: [1, { Custom: 6000 }] }, logMessages }) });
    const read = await readTransaction(node, listed);
    expect(read).toMatchObject({ failed: true, events: [], instructions: ["CloseObligation", "Borrow"] });
    expect(read.refusal?.message).toBeTruthy();
  });

  it("keeps what the list said of a transaction that is gone", async () => {
    answerAs({ getTransaction: () => null });
    const error = { InstructionError: [0, { Custom: 1 }] };
    expect(await readTransaction(node, { ...listed, error })).toMatchObject({
      failed: true,
      incomplete: "gone",
      events: [],
    });
    expect(await readTransaction(node, listed)).toMatchObject({
      failed: false,
      time: BigInt(TIME),
      incomplete: "gone",
    });
  });

  it.each([
    ["missing", null],
    ["in thousands of seconds, as a local node's", Math.floor(TIME / 1000)],
  ])("asks for the slot's time where the transaction's is %s", async (_, blockTime) => {
    answerAs({ getTransaction: () => transaction({ blockTime }), getBlockTime: (slot: number) => TIME + slot });
    expect((await readTransaction(node, { ...listed, time: null })).time).toBe(BigInt(TIME + 7));
  });

  it("says 0 where nobody knows the time", async () => {
    answerAs({ getTransaction: () => transaction({ blockTime: null }) });
    expect((await readTransaction(node, { ...listed, time: null })).time).toBe(0n);
  });

  it.each([
    ["ours, cut", [WALLET, OURS], [...LOGS, "Log truncated"], "cut"],
    ["ours, without logs", [WALLET, OURS], null, "cut"],
    ["another's, cut", [WALLET], ["Log truncated"], undefined],
  ])("knows whether something may be missing: %s", async (_, keys, logMessages, incomplete) => {
    answerAs({ getTransaction: () => transaction({ keys, logMessages }) });
    expect((await readTransaction(node, listed)).incomplete).toBe(incomplete);
  });

  it("waits where the node answers too many requests, as long as it says", async () => {
    vi.useFakeTimers();
    const busy = new Response("", { status: 429, headers: { "retry-after": "2" } });
    const answers: unknown[] = [busy, transaction()];
    const asked = answerAs({ getTransaction: () => answers.shift() });
    const reading = readTransaction(node, listed);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(200);
    expect((await reading).events).toHaveLength(1);
    vi.useRealTimers();
  });

  it("does not ask again where the node refuses for good", async () => {
    const asked = answerAs({ getTransaction: () => new Response("", { status: 403 }) });
    await expect(readTransaction(node, listed)).rejects.toThrow();
    expect(asked).toHaveBeenCalledTimes(1);
  });
});

/** A node's lists: numbers of transactions by address, newest first. A number is the slot, too. */
function listsOf(lists: Record<string, number[]>) {
  return (of: string, { before, limit }: { before?: string; limit: number }) => {
    const all = lists[of] ?? [];
    const start = before === undefined ? 0 : all.findIndex((one) => signature(one) === before) + 1;
    return all
      .slice(start, start + limit)
      .map((one) => ({ signature: signature(one), slot: one, blockTime: TIME + one, err: null, memo: null }));
  };
}

const down = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, place) => from - place * step);

describe("nextListed", () => {
  it("merges lists of different lengths, newest first, each transaction once", async () => {
    const lists = { [WALLET]: down(1000, 1, 3), [OBLIGATION]: down(1000, 1, 2) };
    answerAs({ getSignaturesForAddress: listsOf(lists) });
    const found: bigint[] = [];
    let next = [begin(WALLET), begin(OBLIGATION)];
    for (let page = 0; page < 1000 && next.length > 0; page++) {
      const read = await nextListed(node, next, 7);
      found.push(...read.listed.map((one) => one.slot));
      next = read.next ?? [];
    }
    const all = new Set(Object.values(lists).flat());
    expect(found).toEqual([...all].sort((one, other) => other - one).map(BigInt));
  });

  it("ends at once where there is nothing", async () => {
    answerAs({ getSignaturesForAddress: () => [] });
    expect(await nextListed(node, [begin(WALLET)], 7)).toEqual({ listed: [], next: undefined });
  });
});

describe("useHistory", () => {
  beforeEach(() => {
    answerAs({ getSignaturesForAddress: listsOf({ [WALLET]: down(60, 1) }), getTransaction: () => transaction() });
  });

  it("gives pages until the list ends", async () => {
    const { result } = renderAppHook(() => useHistory(WALLET));
    await waitFor(() => expect(result.current.data?.pages).toHaveLength(1));
    expect(result.current.data?.pages[0]?.map((one) => one.slot)).toEqual(down(60, 36).map(BigInt));
    await result.current.fetchNextPage();
    await waitFor(() => expect(result.current.data?.pages).toHaveLength(2));
    await result.current.fetchNextPage();
    await waitFor(() => expect(result.current.data?.pages).toHaveLength(3));
    expect(result.current.data?.pages.flat()).toHaveLength(60);
    expect(result.current.hasNextPage).toBe(false);
  });

  it("reads a transaction once, however many lists it stands in", async () => {
    const asked = answerAs({
      getSignaturesForAddress: listsOf({ [WALLET]: [2, 1], [OBLIGATION]: [2] }),
      getTransaction: () => transaction(),
    });
    const { result } = renderAppHook(() => [useHistory(WALLET), useMergedHistory([OBLIGATION, WALLET])] as const);
    await waitFor(() => expect(result.current.every((one) => one.data)).toBe(true));
    expect(result.current[1].data?.pages.flat()).toHaveLength(2);
    const transactions = asked.mock.calls.filter(([, request]) => String(request?.body).includes("getTransaction"));
    expect(transactions).toHaveLength(2);
    expect(PAGE).toBeGreaterThan(2);
  });

  it("asks nothing without an address", () => {
    const asked = answerAs({});
    renderAppHook(() => useHistory(undefined));
    expect(asked).not.toHaveBeenCalled();
  });
});
