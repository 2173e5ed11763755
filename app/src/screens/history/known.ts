import type { Transaction } from "@/chain/events.ts";
import type { MarketState } from "@/chain/market.ts";

/** An asset, as amounts of it are written. */
export interface Coin {
  symbol: string;
  mint: string;
  decimals: number;
}

/** What the meaning of an event depends on. */
export interface Known {
  market: string;
  /** Whose history it is. */
  viewer: string;
  /** The viewer's obligations, by address; their numbers, where they are known. */
  obligations: ReadonlyMap<string, number | undefined>;
  /** The market's assets, by their reserves' addresses. */
  reserves: ReadonlyMap<string, Coin>;
  /** The coins of peg facilities, by the facilities' addresses. */
  pegs: ReadonlyMap<string, Coin>;
  usd1?: Coin;
}

export type Coins = Pick<Known, "reserves" | "pegs" | "usd1">;

/** How the market's assets and coins are written. */
export function coinsOf(market: MarketState): Coins {
  const coin = ({ symbol, mint, decimals }: Coin): Coin => ({ symbol, mint, decimals });
  const usd1 = market.assets.find((asset) => asset.isUsd1);
  return {
    reserves: new Map(market.assets.map((asset) => [asset.address, coin(asset)])),
    pegs: new Map(market.pegs.map((peg) => [peg.address, coin(peg)])),
    usd1: usd1 && coin(usd1),
  };
}

/** The same for the same coins. */
export function coinsKey({ reserves, pegs, usd1 }: Coins): string {
  return JSON.stringify([[...reserves], [...pegs], usd1]);
}

/**
 * The viewer's obligations: those found on chain or derived, and, as closed ones are neither where their numbers are
 * large, those of which the transactions say that they were the viewer's.
 */
export function obligationsIn(
  transactions: readonly Transaction[],
  market: Pick<Known, "viewer" | "market" | "reserves">,
  found: ReadonlyMap<string, number>,
): ReadonlyMap<string, number | undefined> {
  const obligations = new Map<string, number | undefined>(found);
  for (const { events, signers } of transactions) {
    for (const { name, data } of events) {
      if (name === "obligationOpened" && data.owner === market.viewer && data.market === market.market) {
        obligations.set(data.obligation, data.id);
      }
      // Only owners may, and have to sign.
      const byOwner = name === "deposited" || name === "withdrawn" || name === "borrowed";
      if (byOwner && signers.includes(market.viewer) && market.reserves.has(data.reserve)) {
        obligations.set(data.obligation, obligations.get(data.obligation));
      }
    }
  }
  return obligations;
}
