import { Link } from "wouter";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatUsd } from "@/format/numbers.ts";
import { assetPath } from "@/screens/markets/assets.ts";
import { TokenMark } from "@/ui/Token.tsx";

/** Base units of an asset, and what they are worth. */
export function Amount({ asset, units, usdMicros }: { asset: Asset; units: bigint; usdMicros?: bigint }) {
  return (
    <>
      <span className="block font-medium" title={`${formatAmount(units, asset.decimals, "full")} ${asset.symbol}`}>
        {formatAmount(units, asset.decimals)}
      </span>
      <span className="block text-muted text-xs">{usdMicros === undefined ? "—" : formatUsd(usdMicros, "short")}</span>
    </>
  );
}

/** An asset's name, which leads to its own page. */
export function AssetLink({ asset, assets }: { asset: Asset; assets: readonly Asset[] }) {
  return (
    <Link href={assetPath(asset, assets)} className="inline-flex items-center gap-2 font-semibold hover:underline">
      <TokenMark symbol={asset.symbol} />
      {asset.symbol}
    </Link>
  );
}
