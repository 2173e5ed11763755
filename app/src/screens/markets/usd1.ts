import type { MarketState } from "@/chain/market.ts";

/** USD1 that the market's facilities have minted, and may. In base units. */
export interface Usd1Supply {
  decimals: number;
  /** Out of the lending facility. */
  lent: bigint;
  /** For other dollars, by peg facilities. */
  swapped: bigint;
  /** What may be minted yet, and what the capacities come to. */
  room: bigint;
  capacity: bigint;
}

/** Undefined in a market that mints no USD1: it has no facility that is open, and none that has minted. */
export function usd1Supply({ assets, pegs }: Pick<MarketState, "assets" | "pegs">): Usd1Supply | undefined {
  const usd1 = assets.find((asset) => asset.isUsd1);
  if (!usd1) return undefined;
  const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);
  const supply = {
    decimals: usd1.decimals,
    lent: usd1.facilityLevel,
    swapped: sum(pegs.map((peg) => peg.level)),
    room: usd1.mintable + sum(pegs.map((peg) => peg.room)),
    capacity: usd1.facilityCapacity + sum(pegs.map((peg) => peg.capacity)),
  };
  return supply.capacity + supply.lent + supply.swapped > 0n ? supply : undefined;
}
