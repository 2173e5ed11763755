import { useTranslation } from "react-i18next";
import { LineChart } from "@/charts/LineChart.tsx";
import { Numbers } from "@/charts/Numbers.tsx";
import type { Line, Point } from "@/charts/shapes.ts";
import { formatTick, percentTicks } from "@/charts/ticks.ts";
import { formatList } from "@/format/list.ts";
import { formatPercent } from "@/format/numbers.ts";
import { formatTime } from "@/format/time.ts";
import { type HistoryChartProps, NoChart } from "./HistoryChart.tsx";
import { type Happening, indexRuns, meanRate, type RateStep, rateSteps, type Sample } from "./series.ts";

/** Into how many steps a chart's time may fall at most. */
const MOST_STEPS = 120;

/** What supplying earned and borrowing cost, by how the indices grew. */
export function RatesChart({ asset, history, span }: HistoryChartProps) {
  const { t } = useTranslation("reserve");
  const [from, until] = span;
  const shortest = (until - from) / MOST_STEPS;
  const steps = (side: "supply" | "debt", index: number) =>
    rateSteps(withNow(indexRuns(history, asset.address, side), { time: until, index }), span, shortest);
  const sides = [
    { key: "borrowApy", colour: "brand", stroke: "solid", steps: steps("debt", asset.debtIndex) },
    { key: "supplyApy", colour: "good", stroke: "dashed", steps: steps("supply", asset.supplyIndex) },
  ] as const;
  if (sides.every((side) => side.steps.length === 0)) return <NoChart why={whyNone(history)} />;
  const lines = sides.map((side): Line => ({ ...side, name: t(`history.${side.key}`), points: pointsOf(side.steps) }));
  const means = sides.flatMap((side) => {
    const mean = meanRate(side.steps);
    if (mean === undefined) return [];
    return [t("history.rateMean", { name: t(`history.${side.key}`), mean: formatPercent(mean) })];
  });
  return (
    <>
      <LineChart
        summary={t("history.ratesSummary", {
          symbol: asset.symbol,
          from: formatTime(from),
          until: formatTime(until),
          what: formatList(means),
        })}
        lines={lines}
        course="steps"
        axis="time"
        domain={span}
        from="zero"
        formatX={(unix) => formatTick(unix, until - from)}
        formatY={percentTicks(Math.max(...lines.flatMap((line) => line.points.map(({ y }) => y || 0))))}
        formatValue={(value) => formatPercent(value)}
        formatPlace={formatTime}
      />
      <p className="mt-2 text-muted text-xs">
        {means.join(" · ")} · {t("history.ratesNote")}
      </p>
      <Numbers
        title={t("history.numbers")}
        caption={t("history.rates")}
        head={[t("history.from"), t("history.until"), t("history.rates"), "APY"]}
        rows={sides.flatMap((side) =>
          side.steps.map((step) => [
            formatTime(step.from),
            formatTime(step.until),
            t(`history.${side.key}`),
            formatPercent(step.apy),
          ]),
        )}
      />
    </>
  );
}

const whyNone = (history: readonly Happening[]) => (history.length === 0 ? "empty" : "emptyRates");

/** The index that the rules count now ends the last run. */
function withNow(runs: Sample[][], now: Sample): Sample[][] {
  const last = runs.at(-1);
  return last ? [...runs.slice(0, -1), [...last, now]] : [];
}

/** Steps as points; where no step follows at once, the line ends. */
function pointsOf(steps: readonly RateStep[]): Point[] {
  return steps.flatMap((step, place) => {
    const next = steps[place + 1];
    const points = [{ x: step.from, y: step.apy }];
    if (!next) return [...points, { x: step.until, y: step.apy }];
    return next.from > step.until ? [...points, { x: step.until, y: Number.NaN }] : points;
  });
}
