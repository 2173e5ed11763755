import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { ActionButtons } from "@/screens/markets/cells.tsx";
import { PriceBadges, priceText } from "@/screens/markets/PriceBadges.tsx";
import { StateBadges } from "@/screens/markets/StateBadges.tsx";
import { AddressText } from "@/ui/Address.tsx";
import { TokenMark } from "@/ui/Token.tsx";

/** Which asset it is, what it is worth, and what can be done with it. */
export function Header({ asset }: { asset: Asset }) {
  const { t } = useTranslation("reserve");
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <div className="flex items-center gap-3">
          <TokenMark symbol={asset.symbol} />
          <h1 className="min-w-0 break-words font-semibold text-2xl tracking-tight">
            {asset.symbol}
            {asset.name !== asset.symbol && asset.name !== asset.mint && (
              <span className="ml-2 font-normal text-base text-muted">{asset.name}</span>
            )}
          </h1>
        </div>
        <dl className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
          <div className="flex flex-wrap items-center gap-2">
            <dt className="sr-only">{t("price")}</dt>
            <dd className="font-semibold text-lg">{priceText(asset)}</dd>
            <dd className="flex flex-wrap gap-1">
              <PriceBadges asset={asset} />
            </dd>
          </div>
          <div className="flex items-center gap-2 text-sm">
            <dt className="text-muted">{t("mint")}</dt>
            <dd>
              <AddressText address={asset.mint} />
            </dd>
          </div>
        </dl>
        <div className="mt-2">
          <StateBadges asset={asset} />
        </div>
      </div>
      <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto">
        <ActionButtons asset={asset} size="normal" />
      </div>
    </header>
  );
}
