import { lazy, Suspense, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { answer, type Market } from "@/chain/rules.ts";
import { Numbers } from "@/charts/Numbers.tsx";
import { formatAmount, formatBps, formatPercent } from "@/format/numbers.ts";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Stat } from "@/ui/Stat.tsx";
import { CHART_HEIGHT } from "./chartHeight.ts";
import { told, useCurve } from "./curve.ts";
import { STEPS, stepOf, wayTo } from "./whatIf.ts";

const RateChart = lazy(() => import("./RateChart.tsx"));

/** The rate curve: today, and what if. */
export function Rates({ asset, rules }: { asset: Asset; rules: Market }) {
  const { t } = useTranslation("reserve");
  const [chosen, setChosen] = useState<number>();
  const [curve, corners] = useCurve(asset, rules);
  const step = chosen ?? stepOf(asset.utilisation);
  const there = chosen === undefined ? asset.rates : answer(() => rules.ratesAt(asset.index, chosen / STEPS));
  return (
    <Card title={t("curve.title")}>
      <p className="mb-4 text-muted text-sm">{t("curve.lead")}</p>
      <Suspense fallback={<div className="animate-pulse rounded-lg bg-sunken" style={{ height: CHART_HEIGHT }} />}>
        <RateChart
          asset={asset}
          curve={curve}
          corners={corners}
          chosen={chosen === undefined ? undefined : chosen / STEPS}
          onChoose={(utilisation) => setChosen(stepOf(utilisation))}
        />
      </Suspense>
      <Slider step={step} onChange={setChosen} />
      <div className="mt-3 grid grid-cols-2 gap-4 sm:grid-cols-[auto_auto_1fr] sm:gap-8">
        {there && (
          <dl className="contents">
            <Stat label={t("curve.borrow")} value={formatPercent(there.borrowApy)} />
            <Stat label={t("curve.supply")} tone="good" value={formatPercent(there.supplyApy)} />
          </dl>
        )}
        <div className="col-span-2 min-h-16 text-sm sm:col-span-1" aria-live="polite">
          <WayThere asset={asset} chosen={chosen} />
          {chosen !== undefined && (
            <Button size="small" kind="quiet" className="-ml-3 mt-1" onClick={() => setChosen(undefined)}>
              {t("curve.today")}
            </Button>
          )}
        </div>
      </div>
      <p className="mt-3 text-muted text-xs">{t(asset.mintable > 0n ? "curve.noteMintable" : "curve.note")}</p>
      <Numbers
        title={t("curve.numbers")}
        caption={t("curve.title")}
        head={[t("curve.utilisation"), t("curve.borrow"), t("curve.supply")]}
        rows={told(curve, corners).map(({ utilisation, rates }) => [
          formatPercent(utilisation, 1),
          formatPercent(rates.borrowApy),
          formatPercent(rates.supplyApy),
        ])}
      />
    </Card>
  );
}

function Slider({ step, onChange }: { step: number; onChange: (step: number) => void }) {
  const { t } = useTranslation("reserve");
  const id = useId();
  const words = formatPercent(step / STEPS, 1);
  return (
    <div className="mt-2">
      <div className="flex items-baseline justify-between gap-4 text-sm">
        <label htmlFor={id} className="text-muted">
          {t("curve.slider")}
        </label>
        <output htmlFor={id} className="font-semibold">
          {words}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        step={5}
        value={step}
        aria-valuetext={words}
        onChange={(event) => onChange(Number(event.target.value))}
        className="mt-2 h-6 w-full cursor-pointer accent-brand"
      />
    </div>
  );
}

/** What would have to be borrowed or repaid for the chosen utilisation. */
function WayThere({ asset, chosen }: { asset: Asset; chosen: number | undefined }) {
  const { t } = useTranslation("reserve");
  if (asset.cash + asset.borrowed + asset.mintable === 0n) return <p>{t("curve.nothing")}</p>;
  const way = chosen === undefined ? undefined : wayTo(asset, chosen);
  if (!way || chosen === undefined) return <p className="text-muted">{t("curve.now")}</p>;
  const values = { amount: formatAmount(way.assets, asset.decimals), symbol: asset.symbol };
  const isBeyond = way.kind === "borrow" && (chosen * 10_000) / STEPS > asset.maxUtilisationBps;
  return (
    <>
      <p>{way.kind === "borrow" ? t("curve.toBorrow", values) : t("curve.toRepay", values)}</p>
      {isBeyond && (
        <p className="mt-1 text-warn">
          {t("curve.ceiling", { at: formatBps(asset.maxUtilisationBps) })}. {t("curve.beyond")}
        </p>
      )}
    </>
  );
}
