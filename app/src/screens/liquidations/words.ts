import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatUsd } from "@/format/numbers.ts";

/** An amount with what it is of. */
export function amountOf(asset: Pick<Asset, "symbol" | "decimals">, units: bigint): string {
  return `${formatAmount(units, asset.decimals)} ${asset.symbol}`;
}

/** The same with what it is worth, in millionths of a dollar. */
export function worthOf(asset: Pick<Asset, "symbol" | "decimals">, units: bigint, micros: bigint): string {
  return `${amountOf(asset, units)} (${formatUsd(micros)})`;
}
