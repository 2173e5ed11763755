import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatPercent, formatUsd } from "@/format/numbers.ts";
import { Card } from "@/ui/Card.tsx";
import { Stat, Stats } from "@/ui/Stat.tsx";

/** What the reserve comes to now. */
export function Now({ asset }: { asset: Asset }) {
  const { t } = useTranslation(["reserve", "markets"]);
  const amount = (units: bigint) => formatAmount(units, asset.decimals);
  const dollars = (micros: bigint | undefined) =>
    micros === undefined ? t("markets:noUsd") : formatUsd(micros, "short");
  return (
    <Card title={t("stats.title")}>
      <Stats>
        <Stat label={t("stats.supplied")} value={amount(asset.supplied)} note={dollars(asset.suppliedUsdMicros)} />
        <Stat label={t("stats.borrowed")} value={amount(asset.borrowed)} note={dollars(asset.borrowedUsdMicros)} />
        <Stat
          label={t("stats.liquidity")}
          hint={t("stats.liquidityHint")}
          value={amount(asset.cash)}
          note={asset.mintable > 0n && t("stats.mintable", { amount: amount(asset.mintable) })}
        />
        <Stat
          label={t("stats.utilisation")}
          hint={t("stats.utilisationHint")}
          value={formatPercent(asset.utilisation, 1)}
        />
        <Stat
          label={t("stats.supplyApy")}
          tone="good"
          value={formatPercent(asset.rates.supplyApy)}
          note={t("stats.apr", { apr: formatPercent(asset.rates.supplyApr) })}
        />
        <Stat
          label={t("stats.borrowApy")}
          value={formatPercent(asset.rates.borrowApy)}
          note={t("stats.apr", { apr: formatPercent(asset.rates.borrowApr) })}
        />
      </Stats>
    </Card>
  );
}
