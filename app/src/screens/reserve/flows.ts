import type { Happening } from "./series.ts";

/** What moves a reserve's tokens: in by supplying and repaying, out by withdrawing, borrowing and being seized. */
const FLOWS = ["supplied", "withdrawn", "seized", "borrowed", "repaid", "liquidated"] as const;
export type Flow = (typeof FLOWS)[number];

/** What moved from `from` until `until`, in base units. */
export interface Bucket extends Record<Flow, bigint> {
  from: number;
  until: number;
}

const DAY = 86_400;

/** What buckets may be as long as, in seconds. */
const LENGTHS = [1, 5, 15, 60, 300, 900, 3_600, 4 * 3_600, 12 * 3_600, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];
const MOST_BUCKETS = 32;

/** How long buckets are so that a span of time has few enough of them. */
export function bucketLength(span: number): number {
  return LENGTHS.find((length) => span / length <= MOST_BUCKETS) ?? Math.ceil(span / MOST_BUCKETS);
}

/** What moved in a reserve, in equal buckets that begin at round times; those in which nothing moved are there, too. */
export function bucketsOf(
  history: readonly Happening[],
  reserve: string,
  [from, until]: readonly [number, number],
  length: number,
): Bucket[] {
  const first = Math.floor(from / length);
  const count = Math.floor(until / length) - first + 1;
  const buckets = Array.from({ length: Math.max(0, count) }, (_, place) => empty((first + place) * length, length));
  for (const happening of history) {
    const bucket = buckets[Math.floor(Number(happening.time) / length) - first];
    if (!bucket || Number(happening.time) < from) continue;
    for (const [flow, assets] of movedBy(happening, reserve)) bucket[flow] += assets;
  }
  return buckets;
}

function empty(from: number, length: number): Bucket {
  return {
    from,
    until: from + length,
    supplied: 0n,
    withdrawn: 0n,
    seized: 0n,
    borrowed: 0n,
    repaid: 0n,
    liquidated: 0n,
  };
}

function movedBy({ events }: Happening, reserve: string): [Flow, bigint][] {
  return events.flatMap((event): [Flow, bigint][] => {
    const { name, data } = event;
    if (name === "liquidated") {
      const moved: [Flow, bigint][] = [];
      if (data.debtReserve === reserve) moved.push(["liquidated", data.repaid]);
      if (data.collateralReserve === reserve) moved.push(["seized", data.seized]);
      return moved;
    }
    const flow = name in SINGLE ? SINGLE[name as keyof typeof SINGLE] : undefined;
    if (!flow || !("assets" in data) || !("reserve" in data) || data.reserve !== reserve) return [];
    return [[flow, data.assets]];
  });
}

const SINGLE = { deposited: "supplied", withdrawn: "withdrawn", borrowed: "borrowed", repaid: "repaid" } as const;

/** What moved in all of some buckets. */
export function totalOf(buckets: readonly Bucket[], flow: Flow): bigint {
  return buckets.reduce((sum, bucket) => sum + bucket[flow], 0n);
}

/** How far back charts look, in seconds; undefined is as far as anything was read. */
export const RANGES = { day: DAY, week: 7 * DAY, month: 30 * DAY, all: undefined } as const;
export type Range = keyof typeof RANGES;

/** From when until when a range goes; of all there is, from the oldest that was read. */
export function spanOf(range: Range, now: number, oldest: number | undefined): [number, number] {
  const length = RANGES[range];
  if (length !== undefined) return [now - length, now];
  return [Math.min(oldest ?? now, now - 1), now];
}
