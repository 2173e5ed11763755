import { describe, expect, it } from "vitest";
import { spans } from "@/charts/bars.ts";
import { extent, roomy, valueAt } from "@/charts/shapes.ts";
import { formatTick, percentTicks, priceTicks } from "@/charts/ticks.ts";

const LINE = [
  { x: 0, y: 10 },
  { x: 10, y: 20 },
  { x: 20, y: Number.NaN },
  { x: 30, y: 5 },
];

describe("the value of a line", () => {
  it("lies between two points of a straight one", () => {
    expect(valueAt(LINE, 5, "straight")).toBe(15);
    expect(valueAt(LINE, 30, "straight")).toBe(5);
  });

  it("stays at the last point of one in steps", () => {
    expect(valueAt(LINE, 9, "steps")).toBe(10);
    expect(valueAt(LINE, 99, "steps")).toBe(5);
  });

  it("is none before the line, behind a straight one, and in a gap", () => {
    expect(valueAt(LINE, -1, "steps")).toBeUndefined();
    expect(valueAt(LINE, 31, "straight")).toBeUndefined();
    expect(valueAt(LINE, 25, "steps")).toBeUndefined();
  });
});

it("extents leave out what is no number, and a level line has room around it", () => {
  expect(extent([Number.NaN, 3, -1])).toEqual([-1, 3]);
  expect(extent([Number.NaN])).toBeUndefined();
  const [low, high] = roomy([1, 1]);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(1);
});

it("bars stack what came in upwards and what went out downwards", () => {
  const stack = (key: string, direction: "in" | "out") =>
    ({ key, direction, name: key, colour: "good", stroke: "solid" }) as const;
  const stacks = [stack("a", "in"), stack("b", "out"), stack("c", "in"), stack("d", "out")];
  const bar = { from: 0, until: 1, amounts: { a: 2, b: 3, c: 4 } };
  expect(spans(bar, stacks).map(({ stack, from, to }) => [stack.key, from, to])).toEqual([
    ["a", 0, 2],
    ["b", 0, -3],
    ["c", 2, 6],
  ]);
});

it("marks of an axis say what differs between them", () => {
  const midnight = new Date(2026, 10, 24).getTime() / 1000;
  const ticks = [0, 6, 12, 24].map((hours) => formatTick(midnight + hours * 3_600, 5 * 86_400));
  expect(ticks).toEqual(["Nov 24", "06:00", "12:00", "Nov 25"]);
  expect([2_900, 3_100].map(priceTicks([2_900, 3_120]))).toEqual(["$2,900", "$3,100"]);
  expect([0.9995, 1].map(priceTicks([0.9991, 1.0004]))).toEqual(["$0.9995", "$1.0000"]);
  expect(percentTicks(0.5)(0.1)).toBe("10%");
  expect(percentTicks(0.004)(0.001)).toBe("0.10%");
});
