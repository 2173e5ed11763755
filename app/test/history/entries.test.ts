import { describe, expect, it } from "vitest";
import { obligationsIn } from "@/screens/history/known.ts";
import {
  ELSEWHERE,
  ETH,
  KNOWN,
  liquidated,
  MARKET,
  MINE,
  OTHER,
  PEG,
  repaid,
  supplied,
  THEIRS,
  told,
  transaction,
  VIEWER,
} from "./fixtures.ts";

const whats = (entries: ReturnType<typeof told>) => entries.map((entry) => entry.what);

describe("entriesOf", () => {
  it("says what was moved, and what a facility minted or burned for it", () => {
    const [entry] = told([repaid(VIEWER, MINE)]);
    expect(entry).toMatchObject({ what: "repay", kind: "repay", burned: 4_000_000n, obligation: MINE });
    expect(entry?.moved).toMatchObject([{ part: "amount", coin: { symbol: "USD1" }, units: 5_000_000n }]);
    expect(entry?.other).toBeUndefined();
  });

  it("tells who repaid for whom", () => {
    expect(told([repaid(OTHER, MINE)])).toMatchObject([{ what: "repaidByOther", other: OTHER }]);
    expect(told([repaid(VIEWER, THEIRS)])).toMatchObject([{ what: "repayForOther", obligation: THEIRS }]);
    expect(told([repaid(OTHER, THEIRS)])).toEqual([]);
  });

  it("tells being liquidated from liquidating, with what each of them lost and got", () => {
    const [lost] = told([liquidated(OTHER, MINE)], { signers: [OTHER] });
    expect(lost).toMatchObject({
      what: "liquidated",
      other: OTHER,
      liquidation: { bonusBps: 500, toProtocol: 5_000_000n },
    });
    expect(lost?.moved.map(({ part, units }) => [part, units])).toEqual([
      ["seized", 210_000_000n],
      ["repaid", 4_000_000_000n],
    ]);
    const [won] = told([liquidated(VIEWER, THEIRS)]);
    expect(won).toMatchObject({ what: "liquidate", other: undefined });
    expect(won?.moved.map(({ part, units }) => [part, units])).toEqual([
      ["repaid", 4_000_000_000n],
      ["received", 205_000_000n],
    ]);
    expect(told([liquidated(OTHER, THEIRS)])).toEqual([]);
  });

  it("leaves out what others did in the same transaction, and other markets", () => {
    expect(told([supplied(1n, { obligation: THEIRS }), supplied(2n, { reserve: ELSEWHERE })])).toEqual([]);
    const proposed = { name: "changeVetoed" as const, data: { market: OTHER, change: ETH, id: 1n, by: VIEWER } };
    expect(told([proposed])).toEqual([]);
    expect(whats(told([{ ...proposed, data: { ...proposed.data, market: MARKET } }]))).toEqual(["veto"]);
  });

  it("counts what serves the market only if the viewer signed it", () => {
    const collected = {
      name: "feesCollected" as const,
      data: { reserve: ETH, assets: 9n, toInsurance: 0n, burned: 0n, toTreasury: 9n, facilityShares: 0n },
    };
    expect(whats(told([collected]))).toEqual(["collectFees"]);
    expect(told([collected], { signers: [OTHER] })).toEqual([]);
  });

  it("shows both sides of a swap, in the order in which they moved", () => {
    const data = { facility: PEG, user: VIEWER, coins: 10n, usd1: 9n, level: 0n };
    const [bought] = told([{ name: "pegBought", data }]);
    expect(bought).toMatchObject({ what: "buyUsd1", minted: 9n });
    expect(bought?.moved.map(({ coin, units }) => [coin.symbol, units])).toEqual([
      ["USDC", 10n],
      ["USD1", 9n],
    ]);
    const [sold] = told([{ name: "pegSold", data }]);
    expect(sold).toMatchObject({ what: "sellUsd1", burned: 9n });
    expect(sold?.moved.map(({ coin }) => coin.symbol)).toEqual(["USD1", "USDC"]);
    expect(told([{ name: "pegSold", data: { ...data, user: OTHER } }])).toEqual([]);
  });

  it("puts the last first within a transaction, with keys of their own", () => {
    const entries = told([supplied(1n), supplied(2n)]);
    expect(entries.map((entry) => entry.moved[0]?.units)).toEqual([2n, 1n]);
    expect(new Set(entries.map((entry) => entry.key)).size).toBe(2);
  });

  it("says of a failed transaction that it failed, and nothing else", () => {
    expect(whats(told([], { failed: true }))).toEqual(["failed"]);
    // Another program's, in the same wallet.
    expect(told([], { failed: true, instructions: [] })).toEqual([]);
    // Nobody knows whose.
    expect(told([], { failed: true, incomplete: "gone" })).toEqual([]);
  });

  it("says where more may have happened than is known", () => {
    expect(whats(told([supplied(1n)], { incomplete: "cut" }))).toEqual(["cut", "supply"]);
  });
});

describe("obligationsIn", () => {
  const opened = (owner: string, market: string) => ({
    name: "obligationOpened" as const,
    data: { market: market as typeof MARKET, obligation: THEIRS, owner: owner as typeof OTHER, id: 300 },
  });

  it("learns of closed obligations from their opening, and from what only their owner may do", () => {
    expect(obligationsIn([transaction([opened(VIEWER, MARKET)])], KNOWN, new Map()).get(THEIRS)).toBe(300);
    const bySigning = obligationsIn([transaction([supplied(1n, { obligation: THEIRS })])], KNOWN, new Map([[MINE, 0]]));
    expect([...bySigning]).toEqual([
      [MINE, 0],
      [THEIRS, undefined],
    ]);
  });

  it("believes nothing of other owners, other markets, or what anybody may do", () => {
    const transactions = [
      transaction([opened(OTHER, MARKET), opened(VIEWER, OTHER), repaid(VIEWER, THEIRS)]),
      transaction([supplied(1n, { obligation: THEIRS, reserve: ELSEWHERE })]),
      transaction([supplied(1n, { obligation: THEIRS })], { signers: [OTHER] }),
    ];
    expect(obligationsIn(transactions, KNOWN, new Map()).size).toBe(0);
  });

  it("keeps the number whichever comes first", () => {
    const both = [transaction([supplied(1n, { obligation: THEIRS })]), transaction([opened(VIEWER, MARKET)])];
    expect(obligationsIn(both, KNOWN, new Map()).get(THEIRS)).toBe(300);
    expect(obligationsIn([...both].reverse(), KNOWN, new Map()).get(THEIRS)).toBe(300);
  });
});
