import { CRITICAL_HEALTH } from "@/format/health.ts";
import type { Owing, Valuation } from "./valuation.ts";

/** Which obligations the table shows. */
export const FILTERS = ["liquidatable", "atRisk", "badDebt", "all"] as const;
export type Filter = (typeof FILTERS)[number];

const MATCHES: Record<Filter, (row: Owing) => boolean> = {
  liquidatable: (row) => row.health.isLiquidatable && !row.isBadDebt,
  atRisk: ({ health, isBadDebt }) => !isBadDebt && (health.factorMicros ?? CRITICAL_HEALTH) < CRITICAL_HEALTH,
  badDebt: (row) => row.isBadDebt,
  all: () => true,
};

/** The rows of a filter; of these, with a search, those of owners whose address contains it. */
export function filtered(rows: readonly Owing[], filter: Filter, search: string): Owing[] {
  const wanted = search.trim().toLowerCase();
  const isFound = (row: Owing) => wanted === "" || row.figures.owner.toLowerCase().includes(wanted);
  return rows.filter((row) => MATCHES[filter](row) && isFound(row));
}

/** How many rows each filter shows. */
export function counts({ owing }: Pick<Valuation, "owing">): Record<Filter, number> {
  const of = (filter: Filter) => owing.reduce((count, row) => (MATCHES[filter](row) ? count + 1 : count), 0);
  return { liquidatable: of("liquidatable"), atRisk: of("atRisk"), badDebt: of("badDebt"), all: owing.length };
}
