import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Asset } from "@/chain/market.ts";
import { formatPercent } from "@/format/numbers.ts";
import { Line, Lines } from "@/ui/Stat.tsx";
import { TokenName } from "@/ui/Token.tsx";
import { assetPath } from "./assets.ts";
import { ActionButtons, AmountCell, ltvText } from "./cells.tsx";
import { PriceBadges, priceText } from "./PriceBadges.tsx";
import { StateBadges } from "./StateBadges.tsx";

interface AssetCardsProps {
  /** Those to show, in their order. */
  rows: readonly Asset[];
  /** All of the market. */
  assets: readonly Asset[];
}

/** The assets on a narrow screen, a card each. */
export function AssetCards({ rows, assets }: AssetCardsProps) {
  return (
    <ul className="grid gap-4 md:grid-cols-2">
      {rows.map((asset) => (
        <li key={asset.mint} className="min-w-0 rounded-card border border-line bg-card p-4">
          <AssetCard asset={asset} path={assetPath(asset, assets)} />
        </li>
      ))}
    </ul>
  );
}

function AssetCard({ asset, path }: { asset: Asset; path: string }) {
  const { t } = useTranslation("markets");
  return (
    <article className="flex h-full flex-col gap-3">
      <div className="flex items-start justify-between gap-3">
        <h3 className="min-w-0">
          <Link href={path} className="inline-flex items-center gap-1 rounded-lg">
            <TokenName symbol={asset.symbol} name={asset.name} />
            <ChevronRight aria-hidden className="size-4 text-muted" />
          </Link>
        </h3>
        <div className="text-right">
          <div className="font-medium">{priceText(asset)}</div>
          <div className="mt-1 flex flex-wrap justify-end gap-1">
            <PriceBadges asset={asset} />
          </div>
        </div>
      </div>
      <StateBadges asset={asset} />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-sm">
        <Figure label={t("column.supplyApy")}>
          <span className="font-semibold text-good text-lg">{formatPercent(asset.rates.supplyApy)}</span>
        </Figure>
        <Figure label={t("column.borrowApy")}>
          <span className="font-semibold text-lg">{formatPercent(asset.rates.borrowApy)}</span>
        </Figure>
        <Figure label={t("column.supplied")}>
          <AmountCell asset={asset} side="supply" />
        </Figure>
        <Figure label={t("column.borrowed")}>
          <AmountCell asset={asset} side="borrow" />
        </Figure>
      </dl>
      <Lines>
        <Line label={t("column.utilisation")}>{formatPercent(asset.utilisation, 1)}</Line>
        <Line label={t("ltvLabel")}>{ltvText(asset)}</Line>
      </Lines>
      <div className="mt-auto grid grid-cols-2 gap-2 pt-1">
        <ActionButtons asset={asset} size="normal" />
      </div>
    </article>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
