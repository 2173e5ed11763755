import { beforeAll, describe, expect, test } from "vitest";
import { movingAssets } from "@/chain/dollars.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import type { Market } from "@/chain/rules.ts";
import { bonusOf, choices, less, mostOffered, offerOf, type Pair } from "@/screens/liquidations/offer.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";

const [loan] = recorded.obligations.alice as [OpenObligation];
let weak: Market;
let healthy: Market;
let pair: Pair;

beforeAll(async () => {
  const market = await recordedMarket();
  const moving = new Uint16Array(movingAssets(market).map((asset) => asset.index));
  healthy = market.rules;
  // Liquidatable, and collateral is left that covers the debt.
  weak = healthy.shocked(moving, 5_200);
  pair = choices(weak, loan).best as Pair;
});

describe("an offer", () => {
  test("names every debt and every collateral, and the pair that pays most", () => {
    const { debts, collaterals, best, health } = choices(weak, loan);
    expect(debts).toHaveLength(1);
    expect(collaterals).toHaveLength(2);
    expect(best).toBeDefined();
    expect(health).toMatchObject({ ok: true, value: { isLiquidatable: true } });
  });

  test("repays what is needed, at a bonus, and mends the health", () => {
    const most = mostOffered(weak, loan, pair, undefined, 50) ?? 0n;
    const offer = offerOf(weak, loan, pair, most);
    if (!offer.ok) throw new Error(offer.refusal.name);
    const { figures, profitUsdMicros, after } = offer.value;
    // Interest goes on until it lands: half a percent more may be taken, and what is offered has room for that.
    expect(most).toBe(figures.repaid + (figures.repaid * 50n) / 10_000n + 1n);
    expect(profitUsdMicros).toBe(figures.receivedUsdMicros - figures.repaidUsdMicros);
    expect(profitUsdMicros).toBeGreaterThan(0n);
    expect(bonusOf(figures)).toBeGreaterThan(0.01);
    expect(after?.isLiquidatable).toBe(false);
  });

  test("is bounded by the wallet", () => {
    expect(mostOffered(weak, loan, pair, 1_000_000_000n, 50)).toBe(1_000_000_000n);
    const offer = offerOf(weak, loan, pair, 1_000_000_000n);
    expect(offer).toMatchObject({ ok: true, value: { figures: { repaid: 1_000_000_000n } } });
  });

  test("is refused by name where the rules refuse it", () => {
    expect(offerOf(healthy, loan, pair, 1_000_000n)).toMatchObject({ ok: false, refusal: { name: "NotLiquidatable" } });
    expect(mostOffered(healthy, loan, pair, undefined, 50)).toBeUndefined();
    expect(mostOffered(weak, loan, pair, 0n, 50)).toBeUndefined();
  });

  test("accepts as much less as was said", () => {
    expect(less(10_000n, 50)).toBe(9_950n);
    expect(bonusOf({ repaidUsdMicros: 0n, receivedUsdMicros: 5n } as Parameters<typeof bonusOf>[0])).toBeUndefined();
  });
});
