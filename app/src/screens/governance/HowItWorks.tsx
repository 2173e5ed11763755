import { useTranslation } from "react-i18next";
import type { MarketFigures } from "@/chain/rules.ts";
import { formatDuration } from "@/format/time.ts";
import { formatValue } from "@/parameters/values.ts";
import { Card } from "@/ui/Card.tsx";

/** How a change comes about, in three sentences with this market's own figures. */
export function HowItWorks({ figures }: { figures: MarketFigures }) {
  const { t } = useTranslation(["governance", "parameters"]);
  const say = (unit: "points" | "factor", bps: number) => formatValue(unit, bps, { symbol: "", decimals: 0 });
  return (
    <Card title={t("how.title")}>
      <ol className="list-decimal space-y-2 pl-5 text-sm marker:text-muted">
        <li>
          {t("how.delay", {
            delay: formatDuration(figures.changeDelay),
            guardianDelay: formatDuration(figures.guardianChangeDelay),
            window: formatDuration(figures.executionWindow),
          })}
        </li>
        <li>
          {t("how.steps", {
            ltv: say("points", figures.ltvStepBps),
            fee: say("points", figures.feeStepBps),
            cap: say("factor", figures.capStepBps),
            rate: say("factor", figures.rateStepBps),
            ramp: formatDuration(figures.rampDuration),
          })}
        </li>
        <li>{t("how.guardian", { stop: formatDuration(figures.stopDuration) })}</li>
      </ol>
    </Card>
  );
}
