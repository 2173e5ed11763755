import type { Asset } from "@/chain/market.ts";
import { answer, type HealthFigures, type Portfolio } from "@/chain/rules.ts";
import type { Account } from "./model.ts";

/** How far one asset's price is from liquidating an account, all others standing still. */
export interface AssetRisk {
  asset: Asset;
  backs: boolean;
  isOwed: boolean;
  /** The price by which it would be liquidated, in dollars, and how far that is; absent where no fall does it. */
  fall?: Move;
  /** The same for a rise. */
  rise?: Move;
}

export interface Move {
  bps: number;
  usd: number;
}

/** What moves of prices liquidate an account that owes something. */
export interface Risk {
  assets: AssetRisk[];
  /** All collateral that is no dollar, moving together; absent where that is none. */
  together?: { indices: number[]; assets: Asset[]; fallBps?: number };
  /** The only collateral that is no dollar, where nothing but dollars is owed: its price alone decides. */
  single?: AssetRisk;
}

export type Distances = Pick<Portfolio, "distance">;

/**
 * `dollars`: the mints of what is meant to be a dollar. Collateral in them hardly moves, and one liquidation price says
 * it all where one other asset does.
 */
export function riskOf(portfolio: Distances, account: Account, dollars: ReadonlySet<string>): Risk {
  const backing = account.supplied.filter((row) => row.isCollateral && row.thresholdBps > 0).map((row) => row.asset);
  const owed = account.owed.map((row) => row.asset);
  const assets = [...new Set([...backing, ...owed])].map((asset): AssetRisk => {
    const far = answer(() => portfolio.distance(new Uint16Array([asset.index])));
    const [backs, isOwed] = [backing.includes(asset), owed.includes(asset)];
    return {
      asset,
      backs,
      isOwed,
      fall: far?.fallBps === undefined ? undefined : moved(asset, -far.fallBps),
      rise: far?.riseBps === undefined ? undefined : moved(asset, far.riseBps),
    };
  });
  const volatile = backing.filter((asset) => !dollars.has(asset.mint));
  if (volatile.length === 0) return { assets };
  const indices = volatile.map((asset) => asset.index);
  const together = {
    indices,
    assets: volatile,
    fallBps: answer(() => portfolio.distance(new Uint16Array(indices)))?.fallBps,
  };
  const onlyDollarsOwed = owed.every((asset) => dollars.has(asset.mint));
  const single =
    volatile.length === 1 && onlyDollarsOwed ? assets.find((risk) => risk.asset === volatile[0]) : undefined;
  return { assets, together, single };
}

/** A price after a move by so many basis points. */
export function moved(asset: Asset, bps: number): Move {
  return { bps, usd: (asset.price.usd * (10_000 + bps)) / 10_000 };
}

/** An account's health with the prices of some assets moved by a percentage; absent where the rules refuse. */
export function healthAfter(
  portfolio: Pick<Portfolio, "shocked">,
  indices: readonly number[],
  percent: number,
): HealthFigures | undefined {
  return answer(() => {
    const after = portfolio.shocked(new Uint16Array(indices), 10_000 + percent * 100);
    const health = after.health();
    after.free();
    return health;
  });
}
