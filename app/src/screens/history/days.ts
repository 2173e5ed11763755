import type { Entry } from "./entry.ts";

/** The entries of one day. */
export interface Day {
  /** Unix seconds of one of its moments; 0 if the node does not know when they were. */
  time: bigint;
  entries: Entry[];
}

/** Entries by the days of the reader's time zone, in their order. */
export function daysOf(entries: readonly Entry[]): Day[] {
  const days: Day[] = [];
  let last: string | undefined;
  for (const entry of entries) {
    const { time } = entry.transaction;
    const day = time === 0n ? "" : dayOf(time);
    if (day !== last) days.push({ time, entries: [] });
    days.at(-1)?.entries.push(entry);
    last = day;
  }
  return days;
}

/** How many days lie between two moments, by the reader's calendar. */
export function daysBetween(from: bigint, until: bigint): number {
  const midnight = (unix: bigint) => {
    const date = new Date(Number(unix) * 1000);
    // Days are of different lengths where clocks are changed: they are counted in a zone that has none such.
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((midnight(until) - midnight(from)) / 86_400_000);
}

function dayOf(unix: bigint): string {
  return new Date(Number(unix) * 1000).toDateString();
}
