import { useTranslation } from "react-i18next";
import type { HealthFigures } from "@/chain/rules.ts";
import { formatPercent } from "@/format/numbers.ts";
import { classes } from "@/ui/classes.ts";
import { Hint } from "@/ui/Hint.tsx";
import { loanToValue } from "./model.ts";

/** What is owed, of what the collateral is worth; with marks where loans end and where liquidation begins. */
export function HealthBar({ health }: { health: HealthFigures }) {
  const { t } = useTranslation("portfolio");
  const ltv = loanToValue(health);
  if (!ltv) return null;
  const percent = (part: number) => formatPercent(part, 1);
  const place = (part: number) => `${Math.min(1, part) * 100}%`;
  const colour = ltv.current > ltv.liquidation ? "bg-bad" : ltv.current > ltv.max ? "bg-warn" : "bg-brand";
  const marks = [
    { key: "current", part: ltv.current, sign: colour },
    { key: "max", part: ltv.max, sign: "bg-ink" },
    { key: "liquidation", part: ltv.liquidation, sign: "bg-bad" },
  ] as const;
  return (
    <div>
      <p className="mb-2 flex items-center gap-1 text-muted text-sm">
        {t("ltv.label")}
        <Hint>{t("ltv.hint")}</Hint>
      </p>
      <div
        role="meter"
        aria-label={t("ltv.label")}
        aria-valuemin={0}
        aria-valuemax={1}
        aria-valuenow={Math.round(Math.min(1, ltv.current) * 1000) / 1000}
        aria-valuetext={t("ltv.text", {
          current: percent(ltv.current),
          max: percent(ltv.max),
          liquidation: percent(ltv.liquidation),
        })}
        className="relative h-3 rounded-full bg-sunken"
      >
        <div className={classes("h-full rounded-full", colour)} style={{ width: place(ltv.current) }} />
        <Mark at={place(ltv.max)} className="bg-ink" />
        <Mark at={place(ltv.liquidation)} className="bg-bad" />
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {marks.map(({ key, part, sign }) => (
          <li key={key} className="inline-flex items-center gap-2">
            <span aria-hidden className={classes("h-3 rounded-sm", sign, key === "current" ? "w-3" : "w-1")} />
            <span className="text-muted">{t(`ltv.${key}`)}</span>
            <span className="font-medium">{percent(part)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Mark({ at, className }: { at: string; className: string }) {
  return (
    <div
      className={classes("-top-1 absolute h-5 w-1 -translate-x-1/2 rounded-sm ring-2 ring-card", className)}
      style={{ left: at }}
    />
  );
}
