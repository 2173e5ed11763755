import { beforeAll, expect, test } from "vitest";
import { dollarMints } from "@/chain/dollars.ts";
import type { Asset, MarketState } from "@/chain/market.ts";
import type { Portfolio } from "@/chain/rules.ts";
import { accountOf } from "@/screens/portfolio/model.ts";
import { healthAfter, riskOf } from "@/screens/portfolio/risk.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const asset = (symbol: string): Asset => {
  const found = market.assets.find((one) => one.symbol === symbol);
  if (!found) throw new Error(`no ${symbol}`);
  return found;
};
const units = (symbol: string, whole: number) => BigInt(whole * 10 ** asset(symbol).decimals);
const risk = (portfolio: Portfolio) => riskOf(portfolio, accountOf(portfolio, market.assets), dollarMints(market));
/** An account that supplies and borrows these. */
function make(supplied: [string, number][], owed: [string, number][]): Portfolio {
  let portfolio = market.rules.portfolio();
  for (const [symbol, whole] of supplied)
    portfolio = portfolio.deposit(asset(symbol).index, units(symbol, whole)).portfolio;
  for (const [symbol, whole] of owed) portfolio = portfolio.borrow(asset(symbol).index, units(symbol, whole)).portfolio;
  return portfolio;
}

test("one asset against dollars has a liquidation price, and just there it can be liquidated", () => {
  const portfolio = make([["ETH", 2]], [["USD1", 4_000]]);
  const { single, together } = risk(portfolio);
  const fall = single?.fall;
  if (!fall) throw new Error("no liquidation price");
  expect(single.asset.symbol).toBe("ETH");
  expect(fall.usd).toBeCloseTo(4_000 / (2 * 0.83), 0);
  expect(together?.fallBps).toBe(-fall.bps);
  const { index } = single.asset;
  expect(portfolio.shocked(new Uint16Array([index]), 10_000 + fall.bps).health().isLiquidatable).toBe(true);
  expect(portfolio.shocked(new Uint16Array([index]), 10_001 + fall.bps).health().isLiquidatable).toBe(false);
});

test("dollars beside it do not take the price away", () => {
  const portfolio = make(
    [
      ["ETH", 2],
      ["USDC", 1_000],
    ],
    [["USDT", 4_000]],
  );
  expect(risk(portfolio).single?.asset.symbol).toBe("ETH");
});

test("two assets that move have none, but a distance together that is the shortest", () => {
  const { single, together, assets } = risk(market.rules.portfolio(recorded.obligations.alice[0]?.account.data));
  expect(single).toBeUndefined();
  expect(together?.assets.map((one) => one.symbol).sort()).toEqual(["ETH", "SOL"]);
  for (const alone of assets) {
    if (alone.fall) expect(together?.fallBps).toBeLessThan(-alone.fall.bps);
  }
});

test("neither has an asset against another that moves", () => {
  const { single, assets } = risk(make([["ETH", 2]], [["SOL", 20]]));
  expect(single).toBeUndefined();
  const sol = assets.find((one) => one.asset.symbol === "SOL");
  expect(sol).toMatchObject({ backs: false, isOwed: true, fall: undefined });
  expect(sol?.rise?.bps).toBeGreaterThan(0);
});

test("dollars against dollars: only their own prices count", () => {
  const { together, assets } = risk(market.rules.portfolio(recorded.obligations.alice[1]?.account.data));
  expect(together).toBeUndefined();
  expect(assets.map((one) => [one.asset.symbol, one.backs, one.isOwed])).toEqual([
    ["USDC", true, false],
    ["USDT", false, true],
  ]);
});

test("supply that backs nothing is no risk", () => {
  const portfolio = make([["ETH", 2]], []).disableCollateral(asset("ETH").index);
  expect(risk(portfolio)).toEqual({ assets: [] });
});

test("a shock shows the health after it, and nothing where no such price can be", () => {
  const portfolio = make([["ETH", 2]], [["USD1", 4_000]]);
  const { index } = asset("ETH");
  expect(healthAfter(portfolio, [index], 0)).toEqual(portfolio.health());
  expect(healthAfter(portfolio, [index], -50)?.collateralUsdMicros).toBe(portfolio.health().collateralUsdMicros / 2n);
  expect(healthAfter(portfolio, [index], -100)).toBeUndefined();
});
