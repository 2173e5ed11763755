import type { Asset, MarketState, Peg } from "@/chain/market.ts";
import { valueMicros } from "@/format/numbers.ts";

/** Decimals of USD1: no market mints it with others. */
export const USD1_DECIMALS = 6;
const USD_MICROS = 1_000_000;

/** Where minted USD1 comes from, and what stands behind it. */
export interface Source {
  key: string;
  kind: "lending" | "peg";
  /** What stands behind it: USD1 that borrowers owe, or a coin. */
  symbol: string;
  decimals: number;
  /** USD1 that it minted and did not burn. */
  level: bigint;
  /** The most that may be. */
  capacity: bigint;
  /** In base units of what stands behind it. */
  behind: bigint;
  /** The same in millionths of a dollar, at the price of the moment; absent if there never was a price. */
  worthMicros?: bigint;
  /** What stands behind a USD1 of the level: claims in USD1, coins in dollars. Absent if there is no level, or no price. */
  coverage?: number;
  /** Whether the price is too old for the market to count with. */
  isStale: boolean;
}

/** The lending facility, if USD1 is listed, and each peg facility. */
export function sources(market: MarketState): Source[] {
  const usd1 = market.assets.find((asset) => asset.isUsd1);
  return [...(usd1 ? [lending(usd1)] : []), ...pegsByName(market).map((peg) => pegged(peg, market))];
}

/** The order in which people look for a coin; that of their addresses says nothing. */
export function pegsByName({ pegs }: Pick<MarketState, "pegs">): Peg[] {
  return [...pegs].sort((one, other) => one.symbol.localeCompare(other.symbol));
}

function lending(usd1: Asset): Source {
  const { facilityLevel: level, facilityClaim: behind, price } = usd1;
  const isPriced = price.publishedAt > 0n;
  return {
    key: usd1.address,
    kind: "lending",
    symbol: usd1.symbol,
    decimals: usd1.decimals,
    level,
    capacity: usd1.facilityCapacity,
    behind,
    worthMicros: isPriced ? valueMicros(behind, usd1.decimals, price.usd) : undefined,
    coverage: part(behind, level),
    isStale: price.liquidationRefused !== undefined,
  };
}

function pegged(peg: Peg, { assets }: MarketState): Source {
  // A coin that is listed, too, has a price even where the facility's own account is missing.
  const price = peg.price ?? assets.find((asset) => asset.mint === peg.mint)?.price;
  const isPriced = price !== undefined && price.publishedAt > 0n;
  const worthMicros = isPriced ? valueMicros(peg.stock, peg.decimals, price.usd) : undefined;
  return {
    key: peg.address,
    kind: "peg",
    symbol: peg.symbol,
    decimals: peg.decimals,
    level: peg.level,
    capacity: peg.capacity,
    behind: peg.stock,
    worthMicros,
    // Millionths of a dollar are as many as base units of USD1.
    coverage: worthMicros === undefined ? undefined : part(worthMicros, peg.level),
    isStale: price !== undefined && price.age > peg.maxPriceAge,
  };
}

/** All USD1 that the program minted and did not burn. */
export function minted(all: readonly Source[]): bigint {
  return all.reduce((sum, source) => sum + source.level, 0n);
}

/** The most that it may mint. */
export function capacity(all: readonly Source[]): bigint {
  return all.reduce((sum, source) => sum + source.capacity, 0n);
}

/** A part of a whole, for screens; absent if there is no whole. */
export function part(some: bigint, all: bigint): number | undefined {
  return all === 0n ? undefined : Number((some * BigInt(USD_MICROS)) / all) / USD_MICROS;
}
