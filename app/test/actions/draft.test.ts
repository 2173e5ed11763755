import { describe, expect, it } from "vitest";
import { draftAmount, draftCollateral, draftEmode, keyOf, type Wish } from "@/actions/draft.ts";
import { isAllOf, limitOf } from "@/actions/limits.ts";
import { portfolioOf } from "@/actions/scene.ts";
import type { Market, Portfolio } from "@/chain/rules.ts";
import { recorded } from "../fixtures/market.ts";
import { BTC, ETH, SOL, scene, USD1, USDC, USDT } from "./scenes.ts";

const wish = (kind: Wish["kind"], reserve: number, text: string, all = false): Wish => ({ kind, reserve, text, all });

describe("supplying", () => {
  it("offers what the wallet holds, to the base unit, and refuses a unit more", async () => {
    const carol = await scene("carol", { holds: { [ETH]: 123_456_789n } });
    expect(limitOf(carol, "supply", ETH)).toEqual({ most: 123_456_789n, isAll: false, nothing: undefined });
    expect(draftAmount(carol, wish("supply", ETH, "1.23456789")).quote?.assets).toBe(123_456_789n);
    const more = draftAmount(carol, wish("supply", ETH, "1.2345679"));
    expect(more).toMatchObject({ problem: { name: "BalanceExceeded", values: { symbol: "ETH" } } });
    expect(more.action).toBeUndefined();
  });

  it("says that the wallet is empty, and quotes all the same while nobody is connected", async () => {
    const carol = await scene("carol", { holds: {} });
    expect(limitOf(carol, "supply", ETH)).toMatchObject({ most: 0n, nothing: { name: "BalanceEmpty" } });
    expect(draftAmount(carol, wish("supply", ETH, "1")).problem?.name).toBe("BalanceEmpty");
    const nobody = await scene("carol");
    expect(limitOf(nobody, "supply", ETH).most).toBeUndefined();
    expect(draftAmount(nobody, wish("supply", ETH, "1")).quote).toBeDefined();
  });

  it("stops at the reserve's cap, by the program's name", async () => {
    const rich = await scene("carol", { holds: { [BTC]: 10n ** 15n } });
    const most = limitOf(rich, "supply", BTC).most ?? 0n;
    expect(most).toBeGreaterThan(0n);
    expect(most).toBeLessThan(10n ** 15n);
    expect(draftAmount(rich, wish("supply", BTC, "10000000")).problem?.name).toBe("SupplyCapExceeded");
  });

  it("leaves a zero to the program, and nothing typed alone", async () => {
    const alice = await scene("alice", { holds: { [ETH]: 1n } });
    expect(draftAmount(alice, wish("supply", ETH, "0")).problem?.name).toBe("ZeroAmount");
    expect(draftAmount(alice, wish("supply", ETH, ""))).toEqual({ risks: [] });
  });
});

describe("borrowing", () => {
  it("offers the most that the rules allow, and refuses more", async () => {
    const alice = await scene("alice");
    expect(limitOf(alice, "borrow", USD1)).toEqual({ most: portfolioOf(alice).maxBorrow(USD1), isAll: false });
    expect(draftAmount(alice, wish("borrow", USD1, "6100")).problem?.name).toBe("BorrowLimitExceeded");
  });

  it("offers only what is still allowed when the transaction lands, if anything is then", async () => {
    const alice = await scene("alice");
    const now = portfolioOf(alice);
    /** The same market, in which so much more is owed when the transaction lands. */
    const ageing = (soon: Portfolio) => {
      const rules = { portfolio: () => now, at: () => ({ portfolio: () => soon }) } as unknown as Market;
      return { ...alice, market: { ...alice.market, rules } };
    };
    const grown = now.borrow(USD1, 7n).portfolio;
    expect(limitOf(ageing(grown), "borrow", USD1).most).toBe(now.maxBorrow(USD1) - 7n);
    // By then the price may have been published anew.
    const stale = portfolioOf(await scene("alice", { later: 120n }));
    expect(limitOf(ageing(stale), "borrow", USD1).most).toBe(now.maxBorrow(USD1));
  });

  it("asks for a yes below 1.5, a stronger one below 1.1, and none above", async () => {
    const alice = await scene("alice");
    expect(draftAmount(alice, wish("borrow", USD1, "100")).risks).toEqual([]);
    expect(draftAmount(alice, wish("borrow", USD1, "3000")).risks).toEqual(["lowHealth"]);
    expect(draftAmount(alice, wish("borrow", USD1, "6000")).risks).toEqual(["nearLiquidation"]);
  });

  it("says without collateral why nothing can be borrowed", async () => {
    const carol = await scene("carol");
    expect(limitOf(carol, "borrow", USD1)).toMatchObject({ most: 0n, nothing: { name: "BorrowLimitExceeded" } });
  });

  it("keeps to the e-mode group", async () => {
    const grouped = await scene("alice", { id: 3 });
    expect(draftAmount(grouped, wish("borrow", SOL, "1")).problem?.name).toBe("EmodeDebtOutside");
    expect(draftAmount(grouped, wish("borrow", USD1, "1")).quote).toBeDefined();
  });

  it("is refused for a stale price by its name", async () => {
    const late = await scene("alice", { later: 120n });
    expect(draftAmount(late, wish("borrow", USD1, "1")).problem?.name).toBe("PriceStale");
    expect(limitOf(late, "borrow", USD1)).toMatchObject({ most: 0n, nothing: { name: "PriceStale" } });
  });
});

describe("withdrawing", () => {
  it("takes all as all where nothing is owed, so that no interest stays behind", async () => {
    const bob = await scene("bob");
    const limit = limitOf(bob, "withdraw", USD1);
    expect(limit).toMatchObject({ isAll: true, most: 400_000_000n });
    expect(isAllOf(limit, "withdraw", 400_000_000n)).toBe(true);
    expect(isAllOf(limit, "withdraw", 399_999_999n)).toBe(false);
    const draft = draftAmount(bob, wish("withdraw", USD1, "400", true));
    expect(draft.action).toEqual({ kind: "withdraw", reserve: USD1, assets: "all" });
    expect(draft.quote?.portfolio.positions()).toEqual([]);
  });

  it("stops where the debt needs the collateral", async () => {
    const alice = await scene("alice");
    const limit = limitOf(alice, "withdraw", ETH);
    expect(limit.isAll).toBe(false);
    expect(limit.most).toBeGreaterThan(0n);
    expect(limit.most).toBeLessThan(500_000_000n);
    expect(draftAmount(alice, wish("withdraw", ETH, "5")).problem?.name).toBe("BorrowLimitExceeded");
    expect(draftAmount(alice, wish("withdraw", ETH, "6")).problem?.name).toBe("AmountExceedsPosition");
  });

  it("says that there is nothing", async () => {
    const alice = await scene("alice");
    expect(draftAmount(alice, wish("withdraw", BTC, "1")).problem?.name).toBe("NothingSupplied");
  });
});

describe("repaying", () => {
  it("takes all as all where the wallet can pay the interest of the meantime too", async () => {
    const owed = 8_000_000_001n;
    const alice = await scene("alice", { holds: { [USD1]: 9_000_000_000n } });
    const limit = limitOf(alice, "repay", USD1);
    expect(limit).toEqual({ most: owed, isAll: true });
    // More than is owed is never taken: it can only mean all.
    expect(isAllOf(limit, "repay", owed + 5n)).toBe(true);
    expect(draftAmount(alice, wish("repay", USD1, "", true))).toMatchObject({
      action: { kind: "repay", reserve: USD1, assets: "all" },
      quote: { assets: owed },
    });
  });

  it("takes what the wallet has where that is less", async () => {
    const alice = await scene("alice", { holds: { [USD1]: 8_000_000_000n } });
    expect(limitOf(alice, "repay", USD1)).toEqual({ most: 8_000_000_000n, isAll: false });
    expect(draftAmount(alice, wish("repay", USD1, "8000")).action).toMatchObject({ assets: 8_000_000_000n });
    // It was all when it was chosen; then the wallet paid something else.
    expect(draftAmount(alice, wish("repay", USD1, "", true)).problem?.name).toBe("BalanceExceeded");
    expect(draftAmount(alice, wish("repay", USD1, "8000.5")).problem?.name).toBe("BalanceExceeded");
  });

  it("says that nothing is owed, and needs no yes at stale prices", async () => {
    const alice = await scene("alice", { holds: { [ETH]: 1n } });
    expect(draftAmount(alice, wish("repay", ETH, "1")).problem?.name).toBe("NothingOwed");
    const late = await scene("alice", { holds: { [USD1]: 10n ** 10n }, later: 120n });
    expect(draftAmount(late, wish("repay", USD1, "1")).risks).toEqual([]);
  });
});

describe("collateral", () => {
  it("is switched off with a yes, if the rest carries the debt", async () => {
    const alice = await scene("alice");
    expect(draftCollateral(alice, SOL)).toMatchObject({ enabled: false, risks: ["withoutCollateral"] });
    expect(draftCollateral(alice, ETH).problem?.name).toBe("BorrowLimitExceeded");
    expect(draftCollateral(alice, BTC)).toMatchObject({ enabled: true, problem: { name: "NoPosition" } });
  });

  it("may not count at a stale price, of which supplying warns", async () => {
    const late = await scene("carol", { holds: { [ETH]: 10n ** 8n }, later: 3_600n });
    const draft = draftAmount(late, wish("supply", ETH, "1"));
    expect(draft.risks).toEqual(["unsurePrice"]);
    expect(draft.quote?.portfolio.positions()[0]?.isCollateral).toBe(false);
  });
});

describe("e-mode", () => {
  it("is entered freely and left with a yes", async () => {
    const alice = await scene("alice");
    expect(draftEmode(alice, 1)).toMatchObject({ risks: [], action: { kind: "setEmode", group: 1 } });
    expect(draftEmode(await scene("alice", { id: 3 }), 0).risks).toEqual(["leavesEmode"]);
    expect(draftEmode(alice, 7).problem?.name).toBe("EmodeGroupUnknown");
  });
});

it("gives the rules what they build a transaction from, the obligation's opening included", async () => {
  const owner = recorded.people.carol;
  const carol = await scene("carol", { holds: { [USDT]: 5_000_000n, [USDC]: 1n } });
  const { action } = draftAmount(carol, wish("supply", USDT, "5"));
  expect(action).toBeDefined();
  if (!action) return;
  const build = (id: number) => carol.market.rules.instructions(owner, id, carol.obligation, action);
  const touched = build(7).flatMap((instruction) => instruction.accounts.map((meta) => meta.address));
  expect(touched).toContain(carol.market.rules.obligationAddress(owner, 7));
  expect(build(7).length).toBe(2);
});

it("tells one transaction from another, also by whose reserves it names", async () => {
  const alice = await scene("alice");
  const key = (assets: bigint | "all", id = 0, where = alice) =>
    keyOf(where, "me", id, { kind: "repay", reserve: 1, assets });
  expect(key(1n)).toBe(key(1n));
  const unopened = { ...alice, obligation: undefined };
  const others = [key(1n), key(2n), key("all"), key(1n, 1), key(1n, 0, await scene("bob")), key(1n, 0, unopened)];
  expect(new Set(others).size).toBe(6);
});
