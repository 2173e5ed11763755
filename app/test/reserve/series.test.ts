import { describe, expect, it } from "vitest";
import { indexRuns, inOrder, meanRate, pricesOf, rateSteps } from "@/screens/reserve/series.ts";
import { at, event, index, OTHER, RESERVE } from "./events.ts";

const YEAR = 31_536_000;
const ALL: [number, number] = [0, 10 * YEAR];

describe("history", () => {
  it("is put in order, oldest first, without what has no time", () => {
    const pages = [
      [at(30), at(20)],
      [at(0), at(10)],
    ];
    expect(inOrder(pages).map(({ time }) => time)).toEqual([10n, 20n, 30n]);
  });
});

describe("an index", () => {
  it("is read from the events that say it, of its side and its reserve", () => {
    const history = [
      at(1, event("reserveCreated", {})),
      at(2, event("deposited", { supplyIndex: index(1.25) })),
      at(3, event("deposited", { reserve: OTHER, supplyIndex: index(9) })),
      at(4, event("borrowed", { debtIndex: index(1.5) })),
      at(5, event("reserveRefreshed", { supplyIndex: index(1.5), debtIndex: index(1.75) })),
    ];
    expect(indexRuns(history, RESERVE, "supply")).toEqual([
      [
        { time: 1, index: 1 },
        { time: 2, index: 1.25 },
        { time: 5, index: 1.5 },
      ],
    ]);
    expect(indexRuns(history, RESERVE, "debt")).toEqual([
      [
        { time: 1, index: 1 },
        { time: 4, index: 1.5 },
        { time: 5, index: 1.75 },
      ],
    ]);
  });

  it("of a liquidation is the debt's in one reserve and the supply's in the other", () => {
    const seen = { debtReserve: RESERVE, collateralReserve: OTHER, debtIndex: index(3), supplyIndex: index(2) };
    const history = [at(1, event("liquidated", seen))];
    expect(indexRuns(history, RESERVE, "debt")).toEqual([[{ time: 1, index: 3 }]]);
    expect(indexRuns(history, RESERVE, "supply")).toEqual([]);
    expect(indexRuns(history, OTHER, "supply")).toEqual([[{ time: 1, index: 2 }]]);
  });

  it("ends a run where suppliers lost, and not where insurance paid", () => {
    const history = (fromSuppliers: bigint) => [
      at(1, event("deposited", { supplyIndex: index(1.5) })),
      at(2, event("badDebtAbsorbed", { supplyIndex: index(1.25), fromSuppliers })),
    ];
    expect(indexRuns(history(5n), RESERVE, "supply")).toHaveLength(2);
    expect(indexRuns(history(0n), RESERVE, "supply")).toHaveLength(1);
  });
});

describe("rates", () => {
  it("are what an index would grow by in a year", () => {
    const run = [
      { time: 0, index: 1 },
      { time: YEAR / 2, index: 1.1 },
      { time: YEAR, index: 1.1 },
    ];
    const steps = rateSteps([run], ALL, 1);
    expect(steps.map((step) => [step.from, step.until])).toEqual([
      [0, YEAR / 2],
      [YEAR / 2, YEAR],
    ]);
    expect(steps[0]?.apy).toBeCloseTo(0.21, 10);
    expect(steps[1]?.apy).toBe(0);
    expect(meanRate(steps)).toBeCloseTo(0.105, 10);
  });

  it("join samples that are too close, and keep the last one", () => {
    const run = [0, 10, 20, 35, 39].map((time) => ({ time, index: 1 + time / 1e6 }));
    const steps = rateSteps([run], ALL, 15);
    expect(steps.map((step) => [step.from, step.until])).toEqual([
      [0, 20],
      [20, 39],
    ]);
  });

  it("of one moment are none", () => {
    expect(
      rateSteps(
        [
          [
            { time: 5, index: 1 },
            { time: 5, index: 2 },
          ],
        ],
        ALL,
        1,
      ),
    ).toEqual([]);
    expect(meanRate([])).toBeUndefined();
  });

  it("are cut at the ends of the time that is shown", () => {
    const run = [
      { time: 0, index: 1 },
      { time: 100, index: 1.1 },
      { time: 200, index: 1.2 },
    ];
    expect(rateSteps([run], [50, 100], 1)).toMatchObject([{ from: 50, until: 100 }]);
  });

  it("do not take a loss for a rate", () => {
    const runs = [
      [{ time: 0, index: 1.5 }],
      [
        { time: 10, index: 1.2 },
        { time: 20, index: 1.2 },
      ],
    ];
    expect(rateSteps(runs, ALL, 1)).toEqual([{ from: 10, until: 20, apy: 0 }]);
  });
});

it("prices are read from refreshed reserves, in dollars; one that was never published is none", () => {
  const price = { price: 300_050_000_000n, exponent: -8, publishedAt: 9n };
  const history = [
    at(1, event("reserveRefreshed", { price })),
    at(2, event("reserveRefreshed", { price: { ...price, publishedAt: 0n } })),
    at(3, event("reserveRefreshed", { reserve: OTHER, price })),
  ];
  expect(pricesOf(history, RESERVE)).toEqual([{ time: 1, usd: 3_000.5 }]);
});
