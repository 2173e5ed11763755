import { useTranslation } from "react-i18next";
import { CRITICAL_HEALTH } from "@/format/health.ts";
import { formatHealth, formatNumber, formatUsd } from "@/format/numbers.ts";
import { Card } from "@/ui/Card.tsx";
import { Stat, Stats } from "@/ui/Stat.tsx";
import { counts } from "./filters.ts";
import type { Valuation } from "./valuation.ts";

/** All obligations together. */
export function Summary({ valuation }: { valuation: Valuation }) {
  const { t } = useTranslation("liquidations");
  const { owing, unvalued, withoutDebt } = valuation;
  const sum = (part: "debtUsdMicros" | "collateralUsdMicros") =>
    owing.reduce((all, { health }) => all + health[part], 0n);
  const found = counts(valuation);
  return (
    <Card title={t("summary.title")}>
      <Stats>
        <Stat
          label={t("summary.owing")}
          value={formatNumber(owing.length + unvalued.length)}
          note={t("summary.withoutDebt", { others: formatNumber(withoutDebt) })}
        />
        <Stat label={t("summary.debt")} value={formatUsd(sum("debtUsdMicros"), "short")} />
        <Stat label={t("summary.collateral")} value={formatUsd(sum("collateralUsdMicros"), "short")} />
        <Stat
          label={t("summary.atRisk", { health: formatHealth(CRITICAL_HEALTH) })}
          value={formatNumber(found.atRisk)}
          tone={found.atRisk > 0 ? "warn" : "plain"}
        />
        <Stat
          label={t("summary.liquidatable")}
          value={formatNumber(found.liquidatable)}
          tone={found.liquidatable > 0 ? "bad" : "plain"}
        />
      </Stats>
    </Card>
  );
}
