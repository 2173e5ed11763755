import type { Asset, MarketState } from "@/chain/market.ts";
import { answer, type Portfolio, type PositionFigures } from "@/chain/rules.ts";

/** What drafts are made against: nothing of it changes while one is made. */
export interface Scene {
  market: MarketState;
  /** The obligation's bytes; undefined if it is not opened yet. */
  obligation: Uint8Array | undefined;
  /** What the wallet can pay, by mint, in base units; undefined while nobody is connected or nothing is read. */
  tokens: ReadonlyMap<string, bigint> | undefined;
}

/** The obligation as it stands; an empty one of nobody's if it is not opened yet. */
export function portfolioOf({ market, obligation }: Scene): Portfolio {
  return market.rules.portfolio(obligation);
}

export function assetOf({ market }: Scene, reserve: number): Asset {
  const asset = market.assets[reserve];
  if (!asset) throw new Error(`the market has no reserve ${reserve}`);
  return asset;
}

export function positionOf(portfolio: Portfolio, reserve: number): PositionFigures | undefined {
  return portfolio.positions().find((one) => one.index === reserve);
}

/** The number of the e-mode group that an obligation is in; 0 is none. */
export function emodeOf(scene: Scene): number {
  return answer(() => portfolioOf(scene).obligation())?.emode ?? 0;
}
