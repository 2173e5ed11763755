import { useTranslation } from "react-i18next";
import { BarChart } from "@/charts/BarChart.tsx";
import type { Bar, Stack } from "@/charts/bars.ts";
import { Numbers } from "@/charts/Numbers.tsx";
import { amountTick, formatTick } from "@/charts/ticks.ts";
import { formatList } from "@/format/list.ts";
import { formatAmount, formatNumber, toDecimal } from "@/format/numbers.ts";
import { formatTime } from "@/format/time.ts";
import { bucketLength, bucketsOf, type Flow, totalOf } from "./flows.ts";
import { type HistoryChartProps, NoChart } from "./HistoryChart.tsx";

const LOOKS: Record<Flow, Omit<Stack, "key" | "name">> = {
  supplied: { direction: "in", colour: "good", stroke: "solid" },
  withdrawn: { direction: "out", colour: "brand", stroke: "solid" },
  seized: { direction: "out", colour: "bad", stroke: "dashed" },
  repaid: { direction: "in", colour: "good", stroke: "solid" },
  liquidated: { direction: "in", colour: "bad", stroke: "dashed" },
  borrowed: { direction: "out", colour: "brand", stroke: "solid" },
};

/** What came in and went out, in equal parts of time. */
export function FlowsChart({ asset, history, span, flows }: HistoryChartProps & { flows: readonly Flow[] }) {
  const { t } = useTranslation("reserve");
  const [from, until] = span;
  const buckets = bucketsOf(history, asset.address, span, bucketLength(until - from));
  const moving = buckets.filter((bucket) => flows.some((flow) => bucket[flow] > 0n));
  if (moving.length === 0) return <NoChart why="empty" />;
  const tokens = (units: bigint) => Number(toDecimal(units, asset.decimals));
  const stacks = flows.map((flow): Stack => ({ ...LOOKS[flow], key: flow, name: t(`history.${flow}`) }));
  const bars = moving.map((bucket): Bar => {
    const amounts = Object.fromEntries(flows.map((flow) => [flow, tokens(bucket[flow])]));
    return { from: bucket.from, until: bucket.until, amounts };
  });
  const totals = flows.map((flow) =>
    t("history.flowTotal", {
      name: t(`history.${flow}`),
      amount: `${formatAmount(totalOf(buckets, flow), asset.decimals)} ${asset.symbol}`,
    }),
  );
  const between = (from: number, until: number) => `${formatTime(from)} – ${formatTime(until)}`;
  return (
    <>
      <BarChart
        summary={t("history.flowsSummary", {
          symbol: asset.symbol,
          from: formatTime(from),
          until: formatTime(until),
          what: formatList(totals),
        })}
        stacks={stacks}
        bars={bars}
        domain={[buckets[0]?.from ?? from, buckets.at(-1)?.until ?? until]}
        formatX={(unix) => formatTick(unix, until - from)}
        formatY={amountTick}
        formatValue={formatNumber}
        formatPlace={between}
      />
      <p className="mt-2 text-muted text-xs">{totals.join(" · ")}</p>
      <Numbers
        title={t("history.numbers")}
        caption={asset.symbol}
        head={[t("history.from"), t("history.until"), ...flows.map((flow) => t(`history.${flow}`))]}
        rows={moving.map((bucket) => [
          formatTime(bucket.from),
          formatTime(bucket.until),
          ...flows.map((flow) => formatAmount(bucket[flow], asset.decimals)),
        ])}
      />
    </>
  );
}
