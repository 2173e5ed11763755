import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Portfolio } from "@/chain/rules.ts";
import { healthTone } from "@/format/health.ts";
import { formatBps, formatHealth, formatPrice, formatUsd } from "@/format/numbers.ts";
import { Badge } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import { healthAfter, moved, type Risk } from "./risk.ts";

/** How far the slider goes, in percent. */
const [LOWEST, HIGHEST] = [-90, 100];

/** Moves prices and shows the health after it. */
export function Shock({ portfolio, risk }: { portfolio: Portfolio; risk: Risk }) {
  const { t } = useTranslation("portfolio");
  const [what, by] = [useId(), useId()];
  const volatile = risk.together?.assets ?? [];
  const [chosen, choose] = useState("volatile");
  const [percent, setPercent] = useState(0);
  const only = risk.assets.find(({ asset }) => String(asset.index) === chosen)?.asset;
  const first = risk.assets[0]?.asset;
  const assets = only ? [only] : volatile.length > 0 ? volatile : first ? [first] : [];
  const health = healthAfter(
    portfolio,
    assets.map((asset) => asset.index),
    percent,
  );
  const change = formatBps(percent * 100);
  return (
    <Card
      title={t("shock.title")}
      aside={
        <Button kind="quiet" size="small" disabled={percent === 0} onClick={() => setPercent(0)}>
          {t("shock.reset")}
        </Button>
      }
    >
      <p className="mb-3 text-muted text-sm">{t("shock.lead")}</p>
      <label htmlFor={what} className="mb-1 block text-muted text-sm">
        {t("shock.what")}
      </label>
      <select
        id={what}
        value={chosen}
        onChange={(event) => choose(event.target.value)}
        className="h-10 w-full rounded-lg border border-line bg-card px-3 text-base sm:text-sm"
      >
        {volatile.length > 0 && <option value="volatile">{t("shock.volatile")}</option>}
        {risk.assets.map(({ asset }) => (
          <option key={asset.index} value={asset.index}>
            {t("shock.only", { asset: asset.symbol })}
          </option>
        ))}
      </select>
      <label htmlFor={by} className="mt-4 mb-1 flex justify-between gap-4 text-muted text-sm">
        {t("shock.by")}
        <output htmlFor={by} className="font-semibold text-ink">
          {percent > 0 ? `+${change}` : change}
        </output>
      </label>
      <input
        id={by}
        type="range"
        min={LOWEST}
        max={HIGHEST}
        step={1}
        value={percent}
        aria-valuetext={change}
        onChange={(event) => setPercent(event.target.valueAsNumber)}
        className="h-6 w-full accent-brand"
      />
      {health ? (
        <Lines>
          <Line label={t("shock.health")} tone={healthTone(health.factorMicros)}>
            <span className="inline-flex items-center gap-2">
              <Badge tone={health.isLiquidatable ? "bad" : "good"}>
                {health.isLiquidatable ? t("shock.liquidated") : t("shock.safe")}
              </Badge>
              {formatHealth(health.factorMicros)}
            </span>
          </Line>
          <Line label={t("shock.collateral")}>{formatUsd(health.collateralUsdMicros)}</Line>
          <Line label={t("shock.debt")}>{formatUsd(health.debtUsdMicros)}</Line>
          {assets.map((asset) => (
            <Line key={asset.index} label={t("shock.price", { asset: asset.symbol })}>
              {formatPrice(moved(asset, percent * 100).usd)}
            </Line>
          ))}
        </Lines>
      ) : (
        <p className="py-2 text-sm">{t("shock.refused")}</p>
      )}
    </Card>
  );
}
