import { beforeAll, describe, expect, test } from "vitest";
import type { MarketState } from "@/chain/market.ts";
import { healthTone } from "@/format/health.ts";
import {
  accountIds,
  accountOf,
  borrowable,
  groupsOf,
  limitUsed,
  loanToValue,
  parseId,
  suppliable,
} from "@/screens/portfolio/model.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const [plain, emode] = recorded.obligations.alice;
const of = (state: MarketState, data?: Uint8Array) => {
  const portfolio = state.rules.portfolio(data);
  return { portfolio, account: accountOf(portfolio, state.assets) };
};
const symbols = (rows: readonly { asset: { symbol: string } }[]) => rows.map((row) => row.asset.symbol);

describe("an account's rows", () => {
  test("are the positions, the most valuable first", () => {
    const { account } = of(market, plain?.account.data);
    expect(symbols(account.supplied)).toEqual(["ETH", "SOL"]);
    expect(symbols(account.owed)).toEqual(["USD1"]);
    expect(account.supplied[0]).toMatchObject({ isCollateral: true, ltvBps: 8_050, thresholdBps: 8_300 });
    expect(account.unpriced).toEqual([]);
  });

  test("have the terms of the e-mode group", () => {
    const { account } = of(market, emode?.account.data);
    expect(account.supplied[0]).toMatchObject({ ltvBps: 9_000, thresholdBps: 9_300 });
  });

  test("stay without prices, and say which count in no total", async () => {
    const stale = await recordedMarket(recorded.now + 3_600n);
    const { account } = of(stale, plain?.account.data);
    expect(symbols(account.supplied)).toHaveLength(2);
    expect(account.unpriced.map((asset) => asset.symbol).sort()).toEqual(["ETH", "SOL", "USD1"]);
    expect(account.isUnvalued).toBe(true);
    expect(account.health).toMatchObject({ ok: false, refusal: { name: "PriceStale" } });
  });

  test("are none of an account that is not open", () => {
    const { account } = of(market);
    expect(account).toMatchObject({ supplied: [], owed: [], isUnvalued: false, health: { ok: true } });
  });
});

describe("how an account stands", () => {
  test("the marks are in order, and a part of the limit is used", () => {
    const { account } = of(market, plain?.account.data);
    if (!account.health.ok) throw new Error("no health");
    const ltv = loanToValue(account.health.value);
    expect(ltv?.current).toBeCloseTo(8_000 / 17_800, 3);
    expect(ltv?.max).toBeGreaterThan(ltv?.current ?? 1);
    expect(ltv?.liquidation).toBeGreaterThan(ltv?.max ?? 1);
    expect(limitUsed(account.health.value)).toBeCloseTo((ltv?.current ?? 0) / (ltv?.max ?? 1), 6);
  });

  test("debt that nothing backs uses all of a limit of nothing", () => {
    const none = { collateralUsdMicros: 0n, debtUsdMicros: 5n, weightedDebtUsdMicros: 5n, borrowLimitUsdMicros: 0n };
    const health = { ...none, liquidationLimitUsdMicros: 0n, availableUsdMicros: 0n, isLiquidatable: true };
    expect(loanToValue(health)).toBeUndefined();
    expect(limitUsed(health)).toBe(1);
    expect(limitUsed({ ...health, weightedDebtUsdMicros: 0n })).toBeUndefined();
  });

  test.each([
    [undefined, "good"],
    [1_500_000n, "good"],
    [1_499_999n, "warn"],
    [1_100_000n, "warn"],
    [1_099_999n, "bad"],
    [0n, "bad"],
  ])("a health factor of %s millionths is %s", (factor, tone) => expect(healthTone(factor)).toBe(tone));
});

describe("what can be supplied and borrowed", () => {
  test("the wallet's assets come by their value, and all others after them", () => {
    const mint = (symbol: string) => market.assets.find((asset) => asset.symbol === symbol)?.mint ?? "";
    const tokens = new Map([
      [mint("ETH"), 100_000_000n],
      [mint("USDC"), 5_000_000_000n],
    ]);
    const rows = suppliable(market.rules.portfolio(), market.assets, { tokens, lamports: 0n });
    expect(symbols(rows).slice(0, 2)).toEqual(["USDC", "ETH"]);
    expect(rows).toHaveLength(market.assets.length);
    expect(rows[0]?.usdMicros).toBe(5_000_000_000n);
  });

  test("supply counts as it would in the account's group", () => {
    const ltv = (data?: Uint8Array) =>
      suppliable(market.rules.portfolio(data), market.assets, undefined).find((row) => row.asset.symbol === "USDT");
    expect(ltv()?.ltvBps).toBe(7_400);
    expect(ltv(emode?.account.data)?.ltvBps).toBe(9_000);
  });

  test("loans are what the rules give, to the base unit", () => {
    const { portfolio, account } = of(market, plain?.account.data);
    const rows = borrowable(portfolio, market.assets, account);
    expect(symbols(rows)).not.toContain("WLFI");
    const eth = rows.find((row) => row.asset.symbol === "ETH");
    if (!eth) throw new Error("no ETH");
    expect(() => portfolio.borrow(eth.asset.index, eth.most)).not.toThrow();
    expect(() => portfolio.borrow(eth.asset.index, eth.most + 1n)).toThrow();
  });

  test("what a group keeps from being borrowed says so", () => {
    const { portfolio, account } = of(market, emode?.account.data);
    const rows = borrowable(portfolio, market.assets, account);
    expect(rows.find((row) => row.asset.symbol === "ETH")?.refusal?.name).toBe("EmodeDebtOutside");
    expect(rows.find((row) => row.asset.symbol === "USD1")?.refusal).toBeUndefined();
  });

  test("without collateral there is nothing, for no reason of an asset's own", () => {
    const { portfolio, account } = of(market);
    for (const row of borrowable(portfolio, market.assets, account)) {
      expect(row).toMatchObject({ most: 0n, refusal: undefined });
    }
  });
});

test("leaving a group shows the smaller limit outside of it", () => {
  const { portfolio, account } = of(market, emode?.account.data);
  const [group] = groupsOf(portfolio, market.figures.emodeGroups, market.assets, 1);
  if (!account.health.ok || !group?.after?.ok) throw new Error("no health");
  expect(group.isCurrent).toBe(true);
  expect(group.members.map((asset) => asset.symbol).sort()).toEqual(["USD1", "USDC", "USDT"]);
  expect(group.after.value.borrowLimitUsdMicros).toBeLessThan(account.health.value.borrowLimitUsdMicros);
});

describe("the choice of an account", () => {
  test("begins at the first that is open, and the next is the first number that is free", () => {
    expect(accountIds([0, 1, 3], undefined)).toEqual({ chosen: 0, shown: [0, 1, 3], next: 2 });
    expect(accountIds([3], undefined)).toEqual({ chosen: 3, shown: [3], next: 0 });
    expect(accountIds([], undefined)).toEqual({ chosen: 0, shown: [0], next: 0 });
  });

  test("shows one that is not open yet in its place", () => {
    expect(accountIds([0, 10], 2)).toEqual({ chosen: 2, shown: [0, 2, 10], next: 1 });
  });

  test.each([
    ["0", 0],
    ["65535", 65_535],
    ["65536", undefined],
    ["-1", undefined],
    ["1e3", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads %s as %s", (text, id) => expect(parseId(text)).toBe(id));
});
