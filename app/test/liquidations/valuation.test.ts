import { beforeAll, describe, expect, test } from "vitest";
import { dollarMints, movingAssets } from "@/chain/dollars.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { detailsOf } from "@/screens/liquidations/details.ts";
import { counts, filtered } from "@/screens/liquidations/filters.ts";
import { FALLS, finish, type Rules, type Valuation, valuing } from "@/screens/liquidations/valuation.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
let moving: Uint16Array;
const all: OpenObligation[] = [...recorded.obligations.alice, ...recorded.obligations.bob];
const [loan] = recorded.obligations.alice as [OpenObligation];

beforeAll(async () => {
  market = await recordedMarket();
  moving = new Uint16Array(movingAssets(market).map((asset) => asset.index));
});

const value = (rules: Rules, obligations = all): Valuation => finish(valuing(rules, obligations, moving));
const fallen = (part: number) => market.rules.shocked(moving, part);

test("what is a dollar does not fall", () => {
  const dollars = market.assets.filter((asset) => dollarMints(market).has(asset.mint)).map((asset) => asset.symbol);
  expect(dollars.sort()).toEqual(["USD1", "USDC", "USDT"]);
  expect(movingAssets(market).map((asset) => asset.symbol)).not.toContain("USDC");
});

describe("a valuation", () => {
  test("says the rules' own health of whoever owes something", () => {
    const { owing, unvalued, withoutDebt } = value(market.rules);
    expect(withoutDebt).toBe(all.filter((one) => one.fields.debtMask === 0).length);
    expect(withoutDebt).toBeGreaterThan(0);
    expect(unvalued).toEqual([]);
    const own = market.rules.portfolio(loan.account.data).health();
    expect(owing.find((row) => row.obligation === loan)?.health).toEqual(own);
  });

  test("counts at each fall what the rules let liquidate then, at the prices after it", () => {
    // So far down that the falls of the summary cross the line.
    const low = fallen(6_000);
    const { levels } = value(low, [loan]);
    expect(levels.map((level) => level.fallBps)).toEqual([...FALLS]);
    levels.forEach((level) => {
      const after = low.shocked(moving, 10_000 - level.fallBps);
      const health = after.portfolio(loan.account.data).health();
      const counted = health.isLiquidatable;
      expect(level.obligations).toBe(counted ? 1 : 0);
      expect(level.debtUsdMicros).toBe(counted ? health.debtUsdMicros : 0n);
      expect(level.collateralUsdMicros).toBe(counted ? health.collateralUsdMicros : 0n);
      const uncovered = health.debtUsdMicros - health.collateralUsdMicros;
      expect(level.uncoveredUsdMicros).toBe(counted && uncovered > 0n ? uncovered : 0n);
    });
    expect(levels.map((level) => level.obligations)).toEqual([0, 1, 1, 1]);
  });

  test("lists what has no price with the reason and the assets, and goes on", () => {
    const { owing, unvalued } = value(market.rules.at(market.now + 100_000n));
    expect(owing).toEqual([]);
    const found = unvalued.find((row) => row.obligation === loan);
    expect(found?.refusal.name).toBe("PriceStale");
    const symbols = found?.unpriced.map((index) => market.assets[index]?.symbol);
    expect(symbols).toEqual(expect.arrayContaining(["ETH", "USD1"]));
  });

  test("goes on past an account that the rules cannot read", () => {
    const broken = { ...loan, account: { ...loan.account, data: loan.account.data.slice(0, 100) } };
    const { owing, unvalued } = value(market.rules, [broken, loan]);
    expect(owing).toHaveLength(1);
    expect(unvalued).toMatchObject([{ obligation: broken, unpriced: [] }]);
  });

  test("rests after each obligation, and gives its memory back when it is given up", () => {
    const freed: number[] = [];
    const rules: Rules = {
      portfolio: (data) => market.rules.portfolio(data),
      shocked: (indices, bps) => {
        const after = market.rules.shocked(indices, bps);
        const free = after.free.bind(after);
        after.free = () => {
          freed.push(bps);
          free();
        };
        return after;
      },
    };
    const steps = valuing(rules, [loan, loan, loan], moving);
    expect(steps.next().done).toBe(false);
    expect(steps.next().done).toBe(false);
    steps.return(undefined as never);
    expect(freed).toHaveLength(FALLS.length - 1);
  });
});

describe("the table", () => {
  test("sorts obligations into its filters", () => {
    const healthy = value(market.rules);
    expect(counts(healthy)).toMatchObject({ liquidatable: 0, badDebt: 0, all: healthy.owing.length });
    const low = value(fallen(4_000), [loan]);
    expect(counts(low)).toEqual({ liquidatable: 1, atRisk: 1, badDebt: 0, all: 1 });
    expect(filtered(low.owing, "liquidatable", "")).toHaveLength(1);
    expect(filtered(low.owing, "liquidatable", loan.fields.owner.slice(3, 9).toLowerCase())).toHaveLength(1);
    expect(filtered(low.owing, "liquidatable", "nobody")).toEqual([]);
  });

  test("keeps bad debt apart from what can be liquidated", () => {
    const low = value(fallen(4_000), [loan]);
    const bad = low.owing.map((row) => ({ ...row, isBadDebt: true }));
    expect(counts({ owing: bad })).toEqual({ liquidatable: 0, atRisk: 0, badDebt: 1, all: 1 });
  });

  test("says how far prices are, what weighs most, and what pays most", () => {
    const healthy = value(market.rules, [loan]);
    const [row] = healthy.owing as [Valuation["owing"][number]];
    const far = detailsOf(row, healthy);
    expect(market.assets[far.collateral ?? -1]?.symbol).toBe("ETH");
    expect(market.assets[far.debt ?? -1]?.symbol).toBe("USD1");
    expect(far.plan).toBeUndefined();
    // At that fall it can be liquidated, a hundredth of a percent before it cannot.
    const fall = far.distance?.fallBps ?? 0;
    const isLiquidatable = (bps: number) =>
      fallen(10_000 - bps)
        .portfolio(loan.account.data)
        .health().isLiquidatable;
    expect([isLiquidatable(fall - 1), isLiquidatable(fall)]).toEqual([false, true]);
    const low = value(fallen(4_000), [loan]);
    const [weak] = low.owing as [Valuation["owing"][number]];
    expect(detailsOf(weak, low).plan?.received).toBeGreaterThan(0n);
  });
});
