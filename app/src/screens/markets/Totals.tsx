import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { formatList } from "@/format/list.ts";
import { formatAmount, formatNumber, formatPercent, formatUsd } from "@/format/numbers.ts";
import { Card } from "@/ui/Card.tsx";
import { Stat, Stats } from "@/ui/Stat.tsx";
import { dollarUtilisation } from "./assets.ts";
import { usd1Supply } from "./usd1.ts";

/** What the market comes to as a whole. */
export function Totals({ market }: { market: MarketState }) {
  const { t } = useTranslation("markets");
  const { suppliedUsdMicros, borrowedUsdMicros } = market.figures;
  const unpriced = market.assets.filter((asset) => asset.suppliedUsdMicros === undefined);
  const usd1 = usd1Supply(market);
  const amount = (units: bigint) => formatAmount(units, usd1?.decimals ?? 0);
  return (
    <Card title={t("totals.title")} className="mb-6">
      <Stats>
        <Stat label={t("totals.supplied")} value={formatUsd(suppliedUsdMicros, "short")} />
        <Stat label={t("totals.borrowed")} value={formatUsd(borrowedUsdMicros, "short")} />
        <Stat
          label={t("totals.utilisation")}
          hint={t("totals.utilisationHint")}
          value={formatPercent(dollarUtilisation(suppliedUsdMicros, borrowedUsdMicros), 1)}
        />
        <Stat
          label={t("totals.assets")}
          value={formatNumber(market.assets.length)}
          note={t("totals.collateralCount", { count: market.assets.filter((asset) => asset.isCollateral).length })}
        />
        {usd1 && (
          <>
            <Stat
              label={t("totals.minted")}
              hint={t("totals.mintedHint")}
              value={amount(usd1.lent + usd1.swapped)}
              note={t("totals.mintedNote", { lent: amount(usd1.lent), swapped: amount(usd1.swapped) })}
            />
            <Stat
              label={t("totals.mintable")}
              hint={t("totals.mintableHint")}
              value={amount(usd1.room)}
              note={t("totals.mintableNote", { capacity: amount(usd1.capacity) })}
            />
          </>
        )}
      </Stats>
      {unpriced.length > 0 && (
        <p className="mt-4 text-sm text-warn">
          {t("totals.left", { assets: formatList(unpriced.map((asset) => asset.symbol)) })}
        </p>
      )}
    </Card>
  );
}
