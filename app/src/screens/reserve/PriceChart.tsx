import { useTranslation } from "react-i18next";
import { LineChart } from "@/charts/LineChart.tsx";
import { Numbers } from "@/charts/Numbers.tsx";
import { extent } from "@/charts/shapes.ts";
import { formatTick, priceTicks } from "@/charts/ticks.ts";
import { formatPrice } from "@/format/numbers.ts";
import { formatTime } from "@/format/time.ts";
import { type HistoryChartProps, NoChart } from "./HistoryChart.tsx";
import { pricesOf } from "./series.ts";

/** The prices that came to the chain with refreshed reserves, and today's. */
export function PriceChart({ asset, history, span }: HistoryChartProps) {
  const { t } = useTranslation("reserve");
  const [from, until] = span;
  const written = pricesOf(history, asset.address).filter(({ time }) => time >= from);
  if (written.length === 0) return <NoChart why="emptyPrice" />;
  const prices = asset.price.publishedAt > 0n ? [...written, { time: until, usd: asset.price.usd }] : written;
  const [low, high] = extent(prices.map(({ usd }) => usd)) ?? [0, 0];
  return (
    <>
      <LineChart
        summary={t("history.priceSummary", {
          symbol: asset.symbol,
          from: formatTime(from),
          until: formatTime(until),
          low: formatPrice(low),
          high: formatPrice(high),
          last: formatPrice(prices.at(-1)?.usd ?? 0),
        })}
        lines={[
          {
            key: "usd",
            name: t("history.usd"),
            colour: "brand",
            stroke: "solid",
            points: prices.map(({ time, usd }) => ({ x: time, y: usd })),
          },
        ]}
        // Between two that were written down, the chain knows no other.
        course="steps"
        axis="time"
        domain={span}
        from="smallest"
        formatX={(unix) => formatTick(unix, until - from)}
        formatY={priceTicks([low, high])}
        formatValue={formatPrice}
        formatPlace={formatTime}
      />
      <Numbers
        title={t("history.numbers")}
        caption={t("history.price")}
        head={[t("history.time"), t("history.usd")]}
        rows={prices.map(({ time, usd }) => [formatTime(time), formatPrice(usd)])}
      />
    </>
  );
}
