import { afterEach, describe, expect, it, vi } from "vitest";
import { daysBetween, daysOf } from "@/screens/history/days.ts";
import { entriesOf } from "@/screens/history/entries.ts";
import { coinsOfAll, filtered, isFiltering, NO_FILTER } from "@/screens/history/filter.ts";
import { COINS, KNOWN, liquidated, MINE, NOON, OTHER, supplied, told, transaction } from "./fixtures.ts";

const HOUR = 3_600n;

describe("days", () => {
  afterEach(() => vi.unstubAllEnvs());

  const at = (...times: bigint[]) =>
    entriesOf(
      times.map((time) => transaction([supplied(time)], { time })),
      KNOWN,
    );
  const hours = (...times: bigint[]) => daysOf(at(...times)).map((day) => day.entries.length);

  it("are those of the reader's time zone", () => {
    // 14:13, 02:13 and the evening before in UTC; in Taipei 22:13, 10:13 and 06:13 of the same day.
    const times = [NOON, NOON - 12n * HOUR, NOON - 16n * HOUR] as const;
    vi.stubEnv("TZ", "UTC");
    expect(hours(...times)).toEqual([2, 1]);
    vi.stubEnv("TZ", "Asia/Taipei");
    expect(hours(...times)).toEqual([3]);
  });

  it("keep what nobody knows the time of apart", () => {
    expect(daysOf(at(NOON, 0n, NOON)).map((day) => day.time)).toEqual([NOON, 0n, NOON]);
    expect(daysOf([])).toEqual([]);
  });

  it("are counted by the calendar, whatever the clocks do", () => {
    vi.stubEnv("TZ", "Europe/Berlin");
    // Clocks were set back on 2026-10-25 at 3:00.
    const before = BigInt(Date.parse("2026-10-24T23:30:00+02:00") / 1000);
    const after = BigInt(Date.parse("2026-10-26T00:10:00+01:00") / 1000);
    expect(daysBetween(before, after)).toBe(2);
    expect(daysBetween(before, before + 1_900n)).toBe(1);
    expect(daysBetween(after, after + 60n)).toBe(0);
  });
});

describe("filtered", () => {
  const entries = told([supplied(1_250_000_000n), liquidated(OTHER, MINE)]);
  const find = (filter: Partial<typeof NO_FILTER>) =>
    filtered(entries, { ...NO_FILTER, ...filter }).map((entry) => entry.what);

  it("shows all without a filter", () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(find({})).toEqual(["liquidated", "supply"]);
  });

  it.each([
    ["a kind", { kind: "liquidation" as const }, ["liquidated"]],
    ["an asset, on either side", { asset: COINS.usd1.mint }, ["liquidated"]],
    ["an amount's beginning", { text: "12.5" }, ["supply"]],
    ["an amount with grouping", { text: "4,000" }, ["liquidated"]],
    ["a part of a signature", { text: "Kx6fBVj" }, ["liquidated", "supply"]],
    ["another's address", { text: OTHER }, ["liquidated"]],
    ["all of them at once", { kind: "supply" as const, asset: COINS.eth.mint, text: "12.5" }, ["supply"]],
    ["nothing like it", { text: "0.000001" }, []],
  ])("finds %s", (_, filter, what) => {
    expect(find(filter)).toEqual(what);
  });

  it("offers the assets that there are, once each", () => {
    expect(coinsOfAll(entries).map((coin) => coin.symbol)).toEqual(["ETH", "USD1"]);
  });
});
