import { describe, expect, it } from "vitest";
import { bucketLength, bucketsOf, spanOf, totalOf } from "@/screens/reserve/flows.ts";
import { at, event, OTHER, RESERVE } from "./events.ts";

describe("buckets", () => {
  it("are of round lengths, and few enough", () => {
    expect(bucketLength(86_400)).toBe(3_600);
    expect(bucketLength(30 * 86_400)).toBe(86_400);
    for (const span of [1, 60, 5_000, 86_400 * 365 * 100]) expect(span / bucketLength(span)).toBeLessThanOrEqual(32);
  });

  it("begin at round times, cover the whole time and hold each amount once", () => {
    const history = [
      at(99, event("deposited", { assets: 1n })),
      at(105, event("deposited", { assets: 2n })),
      at(110, event("deposited", { assets: 4n }), event("borrowed", { assets: 8n })),
      at(130, event("withdrawn", { assets: 16n }), event("repaid", { assets: 32n })),
    ];
    const buckets = bucketsOf(history, RESERVE, [100, 130], 10);
    expect(buckets.map((bucket) => bucket.from)).toEqual([100, 110, 120, 130]);
    expect(buckets.map((bucket) => bucket.supplied)).toEqual([2n, 4n, 0n, 0n]);
    expect(buckets[1]?.borrowed).toBe(8n);
    expect(buckets[3]).toMatchObject({ withdrawn: 16n, repaid: 32n, until: 140 });
    expect(totalOf(buckets, "supplied")).toBe(6n);
  });

  it("leave out what was before, though its bucket is shown", () => {
    const history = [at(101, event("deposited", { assets: 1n })), at(106, event("deposited", { assets: 2n }))];
    expect(totalOf(bucketsOf(history, RESERVE, [105, 130], 10), "supplied")).toBe(2n);
  });

  it("leave out other reserves, and tell a liquidation's two sides", () => {
    const sides = { debtReserve: RESERVE, collateralReserve: OTHER, repaid: 5n, seized: 7n };
    const history = [at(1, event("liquidated", sides), event("deposited", { reserve: OTHER, assets: 3n }))];
    expect(bucketsOf(history, RESERVE, [0, 9], 10)[0]).toMatchObject({ supplied: 0n, liquidated: 5n, seized: 0n });
    expect(bucketsOf(history, OTHER, [0, 9], 10)[0]).toMatchObject({ supplied: 3n, liquidated: 0n, seized: 7n });
  });
});

it("all of the time begins with the oldest that was read, and is never empty", () => {
  expect(spanOf("day", 100_000, 5)).toEqual([13_600, 100_000]);
  expect(spanOf("all", 100_000, 5)).toEqual([5, 100_000]);
  expect(spanOf("all", 100_000, undefined)).toEqual([99_999, 100_000]);
});
