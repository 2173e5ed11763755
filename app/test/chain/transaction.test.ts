import {
  type Address,
  getBase58Decoder,
  getBase64Decoder,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Transaction,
} from "@solana/kit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { confirmed, send } from "@/chain/landing.ts";
import type { Node } from "@/chain/node.tsx";
import { type AnyInstruction, prepare } from "@/chain/transaction.ts";
import { CONFIG } from "../kit.tsx";

const PAYER = "HJ4mt1yrrC1awY6tSuWFydQV1vm3o4QnZYBZrn7YSrMC";
const OPENED = "3Hyxbh6GvpMTCbPygnipqe3KovjUYoRF4G9tttmLJsPN";
const PROGRAM = "WLMarket11111111111111111111111111111111111";
const HASH = getBase58Decoder().decode(new Uint8Array(32).fill(7));

/** Answers of a node, by method: a value, a function of the parameters, or an error. */
type Answers = Record<string, unknown>;

function nodeOf(answers: Answers): { node: Node; asked: string[] } {
  const asked: string[] = [];
  const node = new Proxy({} as Node, {
    get:
      (_, method: string) =>
      (...params: unknown[]) => ({
        send: async () => {
          asked.push(method);
          const found = answers[method];
          const value =
            typeof found === "function" ? await (found as (...all: unknown[]) => unknown)(...params) : found;
          if (value instanceof Error) throw value;
          return value;
        },
      }),
  });
  return { node, asked };
}

const account = (lamports: bigint) => ({ owner: PROGRAM, lamports, data: ["", "base64"] });
const step: AnyInstruction = {
  programAddress: PROGRAM,
  accounts: [
    { address: PAYER, role: 3 },
    { address: OPENED, role: 1 },
  ],
  data: new Uint8Array([1]),
};

const BASIS: Answers = {
  getLatestBlockhash: { value: { blockhash: HASH, lastValidBlockHeight: 100n } },
  getRecentPrioritizationFees: [
    { prioritizationFee: 10n },
    { prioritizationFee: 4_000_000n },
    { prioritizationFee: 30n },
  ],
  getMultipleAccounts: { value: [account(5_000n), null] },
  simulateTransaction: {
    value: { err: null, logs: [], unitsConsumed: 10_000n, accounts: [account(3_000n), account(900n)] },
  },
};

describe("preparing", () => {
  it("says what it costs, what it leaves, and what was there before", async () => {
    const { node, asked } = nodeOf(BASIS);
    const prepared = await prepare(node, CONFIG, PAYER, [step]);
    expect(prepared).toMatchObject({ units: 10_000, rentLamports: 900n, lastValidBlockHeight: 100n });
    expect(prepared.refusal).toBeUndefined();
    // The middle of the bids, 30 millionths a unit, for 14,000 units.
    expect(prepared.feeLamports).toBe(5_001n);
    expect(prepared.before.get(PAYER)?.lamports).toBe(5_000n);
    expect(prepared.after.get(PAYER)?.lamports).toBe(3_000n);
    expect([...prepared.before.keys()]).toEqual([PAYER]);
    expect(asked.filter((method) => method === "simulateTransaction")).toHaveLength(2);
  });

  it("simulates last what it gives to be signed, to the byte", async () => {
    const simulated: string[] = [];
    const { node } = nodeOf({
      ...BASIS,
      simulateTransaction: (wire: string) => {
        simulated.push(wire);
        return BASIS.simulateTransaction;
      },
    });
    const { transaction } = await prepare(node, CONFIG, PAYER, [step]);
    const last = getTransactionDecoder().decode(getBase64Encoder().encode(simulated.at(-1) ?? ""));
    expect(last.messageBytes).toEqual(transaction.messageBytes);
    expect(simulated).toHaveLength(2);
  });

  it("names why it would be refused", async () => {
    const value = {
      err: { InstructionError: [1n, { Custom: 6048n }] },
      logs: [],
      unitsConsumed: 1n,
      accounts: [null, null],
    };
    const { node } = nodeOf({ ...BASIS, simulateTransaction: { value } });
    const prepared = await prepare(node, CONFIG, PAYER, [step]);
    expect(prepared.refusal?.name).toBe("BorrowLimitExceeded");
    expect(prepared.after.size).toBe(0);
  });

  it("refuses what does not fit into one transaction", async () => {
    const { node } = nodeOf(BASIS);
    const large = { ...step, data: new Uint8Array(1_300) };
    await expect(prepare(node, CONFIG, PAYER, [large])).rejects.toMatchObject({
      refusal: { name: "TransactionTooLarge" },
    });
  });

  it("asks for a lookup table again after a node did not give it", async () => {
    const table = "fd1qhUHz2RW3nzfHDrLxgaeSsXUoJ1aJs9z8iMrRLHK" as Address;
    const { node, asked } = nodeOf({ ...BASIS, getMultipleAccounts: () => BASIS.getMultipleAccounts });
    const config = { ...CONFIG, lookupTable: table };
    // It has no such account: the transaction goes without.
    await prepare(node, config, PAYER, [step]);
    const first = asked.filter((method) => method === "getMultipleAccounts").length;
    await prepare(node, config, PAYER, [step]);
    expect(asked.filter((method) => method === "getMultipleAccounts").length).toBe(2 * first);
  });
});

describe("landing", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function signed(): Promise<Transaction> {
    const { transaction } = await prepare(nodeOf(BASIS).node, CONFIG, PAYER, [step]);
    return { ...transaction, signatures: { [PAYER]: new Uint8Array(64).fill(1) } } as unknown as Transaction;
  }
  const status = (found: object | null) => ({ value: [found] });
  const landed = status({ err: null, confirmationStatus: "confirmed" });
  /** What becomes of it, time passing as fast as it can. */
  async function outcome<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    promise.then(end, end);
    for (let turn = 0; turn < 200 && !done; turn += 1) await vi.advanceTimersByTimeAsync(400);
    return promise;
  }

  it("is waited for until it is confirmed, and pushed meanwhile", async () => {
    let questions = 0;
    const { node, asked } = nodeOf({
      sendTransaction: "x",
      getSignatureStatuses: () => (++questions > 12 ? landed : status(null)),
      getBlockHeight: 50n,
    });
    await expect(outcome(send(node, await signed(), 100n))).resolves.toBeTypeOf("string");
    expect(asked.filter((method) => method === "sendTransaction")).toHaveLength(3);
  });

  it("ends at once where the node refuses it, and nothing was sent", async () => {
    const refusal = Object.assign(new Error("no"), {
      name: "SolanaError",
      context: { __code: -32602, __serverMessage: "bad" },
    });
    const { node, asked } = nodeOf({ sendTransaction: refusal });
    await expect(outcome(send(node, await signed(), 100n))).rejects.toMatchObject({ refusal: { message: "bad" } });
    expect(asked).toEqual(["sendTransaction"]);
  });

  it("goes on where the line breaks in the middle: nobody knows whether it arrived", async () => {
    let alive = false;
    const when = (answer: unknown) => () => (alive ? answer : new TypeError("Failed to fetch"));
    const { node } = nodeOf({
      sendTransaction: when("x"),
      getSignatureStatuses: when(landed),
      getBlockHeight: when(500n),
    });
    const sent = send(node, await signed(), 100n);
    await vi.advanceTimersByTimeAsync(60_000);
    alive = true;
    await expect(outcome(sent)).resolves.toBeTypeOf("string");
  });

  it("expires only when its own blockhash has, too", async () => {
    let valid = true;
    const { node } = nodeOf({
      sendTransaction: "x",
      getSignatureStatuses: status(null),
      getBlockHeight: 101n,
      isBlockhashValid: () => ({ value: valid }),
    });
    let ended = false;
    const sent = send(node, await signed(), 100n);
    sent.catch(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended).toBe(false);
    valid = false;
    await expect(outcome(sent)).rejects.toMatchObject({ refusal: { name: "Expired" } });
  });

  it("finds what landed in the last block", async () => {
    let last = false;
    const { node } = nodeOf({
      sendTransaction: "x",
      getBlockHeight: () => {
        last = true;
        return 101n;
      },
      isBlockhashValid: { value: false },
      getSignatureStatuses: () => (last ? landed : status(null)),
    });
    await expect(outcome(send(node, await signed(), 100n))).resolves.toBeTypeOf("string");
  });

  it("waits for what is in a block already, however old it is", async () => {
    let questions = 0;
    const { node } = nodeOf({
      sendTransaction: "x",
      getBlockHeight: 101n,
      isBlockhashValid: { value: false },
      getSignatureStatuses: () => (++questions > 20 ? landed : status({ err: null, confirmationStatus: "processed" })),
    });
    await expect(outcome(send(node, await signed(), 100n))).resolves.toBeTypeOf("string");
  });

  it("says why it failed on the chain, by its programs' logs", async () => {
    const { node } = nodeOf({
      sendTransaction: "x",
      getSignatureStatuses: status({
        err: { InstructionError: [0n, { Custom: 1n }] },
        confirmationStatus: "confirmed",
      }),
      getTransaction: { meta: { logMessages: ["Program log: Error: insufficient funds"] } },
    });
    await expect(outcome(send(node, await signed(), 100n))).rejects.toMatchObject({
      refusal: { name: "NotEnoughTokens" },
    });
  });

  it("takes a repeated transaction for one that is on its way", async () => {
    let sent = 0;
    const repeated = Object.assign(new Error("x"), {
      name: "SolanaError",
      context: { __code: -32002, logs: [] },
      cause: Object.assign(new Error("x"), { name: "SolanaError", context: { __code: 7_050_007 } }),
    });
    let questions = 0;
    const { node } = nodeOf({
      sendTransaction: () => (++sent === 1 ? new TypeError("Failed to fetch") : repeated),
      getSignatureStatuses: () => (++questions > 7 ? landed : status(null)),
      getBlockHeight: 1n,
    });
    await expect(outcome(send(node, await signed(), 100n))).resolves.toBeTypeOf("string");
  });

  it("refuses what a wallet gave back unsigned", async () => {
    const { node, asked } = nodeOf({});
    const unsigned = { ...(await signed()), signatures: { [PAYER]: null } } as unknown as Transaction;
    await expect(send(node, unsigned, 100n)).rejects.toThrow();
    expect(asked).toEqual([]);
  });

  it("sends what a wallet made of it, and waits by the wallet's blockhash", async () => {
    const given = await signed();
    const other = getBase58Decoder().decode(new Uint8Array(32).fill(9));
    const messageBytes = new Uint8Array(given.messageBytes);
    const decoder = getCompiledTransactionMessageDecoder();
    const place = messageBytes.findIndex((_, at) => messageBytes.slice(at, at + 32).every((byte) => byte === 7));
    messageBytes.set(new Uint8Array(32).fill(9), place);
    expect(decoder.decode(messageBytes).lifetimeToken).toBe(other);
    const hashes: unknown[] = [];
    const { node } = nodeOf({
      sendTransaction: "x",
      getSignatureStatuses: status(null),
      getBlockHeight: 101n,
      isBlockhashValid: (hash: unknown) => {
        hashes.push(hash);
        return { value: false };
      },
    });
    const changed = { ...given, messageBytes } as unknown as Transaction;
    await expect(outcome(send(node, changed, 100n))).rejects.toMatchObject({ refusal: { name: "Expired" } });
    expect(hashes).toEqual([other]);
  });

  it("waits for a wallet's own sending as long as any blockhash of now lives", async () => {
    let height = 100n;
    const { node } = nodeOf({ getSignatureStatuses: status(null), getBlockHeight: () => height });
    let ended = false;
    const sent = confirmed(node, getBase64Decoder().decode(new Uint8Array(64)) as never, 90n, async () => undefined);
    sent.catch(() => {
      ended = true;
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended).toBe(false);
    height = 251n;
    await expect(outcome(sent)).rejects.toMatchObject({ refusal: { name: "Expired" } });
  });
});
