import type { Asset, MarketState } from "./market.ts";

type Listed = Pick<MarketState, "assets" | "pegs">;

/** A dollar in the unit of price caps and floors. */
const DOLLAR = 100_000_000n;

/**
 * The mints of what is meant to be a dollar: USD1, coins that it is swapped for at par, what counts as a dollar by its
 * terms, and what shares an e-mode group with USD1, because it moves with it.
 */
export function dollarMints({ assets, pegs }: Listed): ReadonlySet<string> {
  const groups = new Set(assets.filter((asset) => asset.isUsd1).flatMap((asset) => asset.emodeGroups));
  const isDollar = (asset: Asset) =>
    asset.isUsd1 ||
    (asset.collateralPriceCap === DOLLAR && asset.debtPriceFloor === DOLLAR) ||
    pegs.some((peg) => peg.mint === asset.mint) ||
    asset.emodeGroups.some((group) => groups.has(group));
  return new Set(assets.filter(isDollar).map((asset) => asset.mint));
}

/** The assets whose prices move against the dollar. */
export function movingAssets(market: Listed): Asset[] {
  const dollars = dollarMints(market);
  return market.assets.filter((asset) => !dollars.has(asset.mint));
}
