import { getBase64Decoder } from "@solana/kit";
import { getBorrowedEncoder, getDepositedEncoder, WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import { describe, expect, it } from "vitest";
import { readLogs } from "@/chain/logs.ts";

const OURS = WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS;
const TOKEN = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const OTHER = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";

const invoke = (program: string, depth: number) => `Program ${program} invoke [${depth}]`;
const success = (program: string) => `Program ${program} success`;
const data = (...parts: Uint8Array[]) =>
  `Program data: ${parts.map((part) => getBase64Decoder().decode(part)).join(" ")}`;

/** An event as the program writes it: its discriminator, then its fields. */
function event(discriminator: number[], fields: ArrayLike<number>): Uint8Array {
  return new Uint8Array([...discriminator, ...Array.from(fields)]);
}

const BORROWED = event(
  [225, 182, 241, 78, 34, 145, 253, 230],
  getBorrowedEncoder().encode({
    reserve: TOKEN as never,
    obligation: OTHER as never,
    assets: 5n,
    debtShares: 4n,
    debtIndex: 3n,
    minted: 2n,
  }),
);
const DEPOSITED = event(
  [111, 141, 26, 45, 161, 35, 100, 57],
  getDepositedEncoder().encode({
    reserve: TOKEN as never,
    obligation: OTHER as never,
    assets: 7n,
    supplyShares: 7n,
    supplyIndex: 7n,
    burned: 0n,
  }),
);

describe("readLogs", () => {
  it("reads what our program logs, before and after it calls another", () => {
    const { events, instructions, cut } = readLogs([
      invoke(OURS, 1),
      "Program log: Instruction: Borrow",
      data(BORROWED),
      invoke(TOKEN, 2),
      `Program ${TOKEN} consumed 105 of 4823 compute units`,
      success(TOKEN),
      data(BORROWED),
      success(OURS),
    ]);
    expect(events.map((one) => one.name)).toEqual(["borrowed", "borrowed"]);
    expect(events[0]?.data).toMatchObject({ assets: 5n, minted: 2n });
    expect(instructions).toEqual(["Borrow"]);
    expect(cut).toBe(false);
  });

  it("reads it when another program calls ours", () => {
    const logs = [invoke(OTHER, 1), invoke(OURS, 2), data(BORROWED), success(OURS), success(OTHER)];
    expect(readLogs(logs).events).toHaveLength(1);
  });

  it("does not believe another program: before ours, after ours, called by ours, or calling ours", () => {
    const forged = data(BORROWED);
    const logs = [
      invoke(OTHER, 1),
      "Program log: Instruction: Borrow",
      forged,
      invoke(OURS, 2),
      invoke(TOKEN, 3),
      forged,
      success(TOKEN),
      success(OURS),
      forged,
      success(OTHER),
      forged,
    ];
    expect(readLogs(logs)).toEqual({ events: [], instructions: [], cut: false });
  });

  it("does not take what a program says for the runtime's lines", () => {
    const logs = [
      invoke(OTHER, 1),
      `Program log: ${invoke(OURS, 2)}`,
      `Program log: x\n${invoke(OURS, 2)}`,
      `Program return: ${OURS} invoke`,
      data(BORROWED),
      success(OTHER),
    ];
    expect(readLogs(logs).events).toEqual([]);
  });

  it("stops where the node cut the logs: a return may be missing, and who speaks then is unknown", () => {
    const logs = [
      invoke(OTHER, 1),
      invoke(OURS, 2),
      data(BORROWED),
      "Log truncated",
      // Short lines still fit after that; the line in which ours returned did not.
      data(BORROWED),
      success(OTHER),
    ];
    const { events, cut } = readLogs(logs);
    expect(events).toHaveLength(1);
    expect(cut).toBe(true);
  });

  it.each([
    ["a call is missing", [invoke(OURS, 2), data(BORROWED), success(OURS)]],
    ["a return is missing", [invoke(OURS, 1), invoke(OTHER, 1), data(BORROWED)]],
    ["another returns", [invoke(OURS, 1), success(OTHER), data(BORROWED)]],
  ])("believes nothing where %s", (_, logs) => {
    expect(readLogs(logs)).toMatchObject({ events: [], cut: true });
  });

  it("ends a call that failed", () => {
    const logs = [
      invoke(OURS, 1),
      `Program ${OURS} failed: custom program error: 0x1770`,
      invoke(OTHER, 1),
      data(BORROWED),
      success(OTHER),
    ];
    expect(readLogs(logs)).toEqual({ events: [], instructions: [], cut: false });
  });

  it("skips data that is no event of ours, or is too short, or has several parts", () => {
    const logs = [
      invoke(OURS, 1),
      data(new Uint8Array([1, 2, 3])),
      data(BORROWED.slice(0, 20)),
      data(BORROWED, BORROWED),
      "Program data: ***",
      "Program data: ",
      success(OURS),
    ];
    expect(readLogs(logs)).toEqual({ events: [], instructions: [], cut: false });
  });

  it("keeps the order", () => {
    const logs = [invoke(OURS, 1), data(DEPOSITED), success(OURS), invoke(OURS, 1), data(BORROWED), success(OURS)];
    expect(readLogs(logs).events.map((one) => one.name)).toEqual(["deposited", "borrowed"]);
  });
});
