import type { PriceFigures, ReserveFigures } from "./rules.ts";

/**
 * What a price's age lets it do: everything; liquidations only; nothing. `unusable`: it is refused for another reason
 * than its age. `none`: nothing was ever published.
 */
export type Freshness = "fresh" | "liquidationsOnly" | "stale" | "unusable" | "none";

type Priced = Pick<ReserveFigures, "maxConfidenceBps" | "maxEmaGapBps"> & { price: PriceFigures };

/** The refusals that are not about age; the rules look at the age first. */
const NOT_BY_AGE: readonly (string | undefined)[] = [undefined, "PriceConfidenceTooWide", "PriceEmaGapTooWide"];

export function freshnessOf({ price }: Pick<Priced, "price">): Freshness {
  if (price.publishedAt === 0n) return "none";
  if (price.liquidationRefused === "PriceStale") return "stale";
  if (price.liquidationRefused !== undefined) return "unusable";
  if (price.newRiskRefused === "PriceStale") return "liquidationsOnly";
  return NOT_BY_AGE.includes(price.newRiskRefused) ? "fresh" : "unusable";
}

/** Whether its confidence interval is too wide for new risk. */
export function isTooWide({ price, maxConfidenceBps }: Pick<Priced, "price" | "maxConfidenceBps">): boolean {
  return price.confidenceBps > maxConfidenceBps;
}

/** Whether spot is too far from the average for new risk. */
export function isTooFar({ price, maxEmaGapBps }: Pick<Priced, "price" | "maxEmaGapBps">): boolean {
  return price.emaGapBps > maxEmaGapBps;
}
