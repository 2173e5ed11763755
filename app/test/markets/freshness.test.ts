import { expect, it } from "vitest";
import { freshnessOf, isTooFar, isTooWide } from "@/chain/freshness.ts";
import type { PriceFigures } from "@/chain/rules.ts";
import { PRICE } from "./asset.ts";

const of = (other: Partial<PriceFigures>) => freshnessOf({ price: { ...PRICE, ...other } });

it("tells what a price's age lets it do by why it is refused", () => {
  expect(of({})).toBe("fresh");
  expect(of({ newRiskRefused: "PriceStale" })).toBe("liquidationsOnly");
  expect(of({ newRiskRefused: "PriceStale", liquidationRefused: "PriceStale" })).toBe("stale");
});

it("holds a price that is uncertain or far off for fresh, and one that is none for unusable", () => {
  expect(of({ newRiskRefused: "PriceConfidenceTooWide" })).toBe("fresh");
  expect(of({ newRiskRefused: "PriceEmaGapTooWide" })).toBe("fresh");
  expect(of({ newRiskRefused: "PriceNotPositive", liquidationRefused: "PriceNotPositive" })).toBe("unusable");
  expect(of({ publishedAt: 0n, newRiskRefused: "PriceNotPositive" })).toBe("none");
});

it("limits are passed above them only", () => {
  const price = { ...PRICE, confidenceBps: 200, emaGapBps: 300 };
  expect(isTooWide({ price, maxConfidenceBps: 200 })).toBe(false);
  expect(isTooWide({ price, maxConfidenceBps: 199 })).toBe(true);
  expect(isTooFar({ price, maxEmaGapBps: 300 })).toBe(false);
  expect(isTooFar({ price, maxEmaGapBps: 299 })).toBe(true);
});
