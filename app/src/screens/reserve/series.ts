import type { ProgramEvent } from "@wlm/client";

/** What happened at a time; of the program's events, in their order. */
export interface Happening {
  /** Unix seconds; 0 if nobody knows. */
  time: bigint;
  events: readonly ProgramEvent[];
}

/** An index at a time, in base units a share. */
export interface Sample {
  time: number;
  index: number;
}

/** An index grew evenly from `from` until `until`: by `apy`, as a fraction, if it went on for a year. */
export interface RateStep {
  from: number;
  until: number;
  apy: number;
}

export interface PriceSample {
  time: number;
  usd: number;
}

/** Indices count base units a share in 2^-64. */
const ONE_INDEX = 2 ** 64;
const SECONDS_A_YEAR = 31_536_000;

/** What pages of history hold, oldest first, without what has no time. */
export function inOrder<T extends { time: bigint }>(pages: readonly (readonly T[])[]): T[] {
  return pages
    .flat()
    .reverse()
    .filter(({ time }) => time > 0n);
}

/** The runs of samples of a side's index, oldest first. A loss ends a run: what an index loses by it is no rate. */
export function indexRuns(history: readonly Happening[], reserve: string, side: "supply" | "debt"): Sample[][] {
  const runs: Sample[][] = [[]];
  for (const { time, events } of history) {
    for (const event of events) {
      const index = indexAfter(event, reserve, side);
      if (index === undefined) continue;
      if (side === "supply" && event.name === "badDebtAbsorbed" && event.data.fromSuppliers > 0n) runs.push([]);
      runs.at(-1)?.push({ time: Number(time), index: Number(index) / ONE_INDEX });
    }
  }
  return runs.filter((run) => run.length > 0);
}

/** The index of a side of a reserve after an event, if it says so. */
function indexAfter(event: ProgramEvent, reserve: string, side: "supply" | "debt"): bigint | undefined {
  const { name, data } = event;
  switch (name) {
    case "reserveCreated":
      // Both indices begin at one.
      return data.reserve === reserve ? BigInt(ONE_INDEX) : undefined;
    case "reserveRefreshed":
      return data.reserve !== reserve ? undefined : side === "supply" ? data.supplyIndex : data.debtIndex;
    case "deposited":
    case "withdrawn":
    case "badDebtAbsorbed":
      return data.reserve === reserve && side === "supply" ? data.supplyIndex : undefined;
    case "borrowed":
    case "repaid":
      return data.reserve === reserve && side === "debt" ? data.debtIndex : undefined;
    case "liquidated":
      if (side === "supply") return data.collateralReserve === reserve ? data.supplyIndex : undefined;
      return data.debtReserve === reserve ? data.debtIndex : undefined;
    default:
      return undefined;
  }
}

/**
 * How an index grew within a span of time, in steps of at least `shortest` seconds: many samples close by say no more
 * than the first and the last of them.
 */
export function rateSteps(
  runs: readonly (readonly Sample[])[],
  [from, until]: readonly [number, number],
  shortest: number,
): RateStep[] {
  return runs
    .flatMap((run) => grown(thinned(run, shortest)))
    .filter((step) => step.until > from && step.from < until)
    .map((step) => ({ ...step, from: Math.max(from, step.from), until: Math.min(until, step.until) }));
}

/** The first and the last sample, and between them those that lie far enough apart. */
function thinned(run: readonly Sample[], shortest: number): Sample[] {
  const kept: Sample[] = [];
  for (const sample of run) {
    const last = kept.at(-1);
    if (!last || sample.time - last.time >= Math.max(1, shortest)) kept.push(sample);
  }
  const [end, last] = [run.at(-1), kept.at(-1)];
  if (!end || !last || end.time <= last.time) return kept;
  // The rest is too short for a step of its own; the last one goes on to its end.
  return kept.length > 1 ? [...kept.slice(0, -1), end] : [...kept, end];
}

function grown(samples: readonly Sample[]): RateStep[] {
  return samples.slice(1).flatMap((sample, place) => {
    const before = samples[place];
    if (!before || sample.index < before.index || before.index <= 0) return [];
    const years = (sample.time - before.time) / SECONDS_A_YEAR;
    return [{ from: before.time, until: sample.time, apy: Math.expm1(Math.log(sample.index / before.index) / years) }];
  });
}

/** The mean of rates, each for as long as it held; undefined of none. */
export function meanRate(steps: readonly RateStep[]): number | undefined {
  const seconds = steps.reduce((sum, step) => sum + step.until - step.from, 0);
  if (seconds <= 0) return undefined;
  return steps.reduce((sum, step) => sum + step.apy * (step.until - step.from), 0) / seconds;
}

/** The prices that were written down, oldest first. */
export function pricesOf(history: readonly Happening[], reserve: string): PriceSample[] {
  return history.flatMap(({ time, events }) =>
    events.flatMap((event) => {
      if (event.name !== "reserveRefreshed" || event.data.reserve !== reserve) return [];
      const { price, exponent, publishedAt } = event.data.price;
      // A price that was never published is none.
      if (publishedAt === 0n) return [];
      return [{ time: Number(time), usd: Number(price) * 10 ** exponent }];
    }),
  );
}
