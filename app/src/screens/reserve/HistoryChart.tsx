import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { FlowsChart } from "./FlowsChart.tsx";
import type { Kind } from "./History.tsx";
import { PriceChart } from "./PriceChart.tsx";
import { RatesChart } from "./RatesChart.tsx";
import type { Happening } from "./series.ts";

export interface HistoryChartProps {
  asset: Asset;
  /** Oldest first. */
  history: readonly Happening[];
  /** From when until when, in unix seconds. */
  span: [number, number];
}

/** The chart that was asked for. */
export default function HistoryChart({ kind, ...props }: HistoryChartProps & { kind: Kind }) {
  switch (kind) {
    case "rates":
      return <RatesChart {...props} />;
    case "supplyFlows":
      return <FlowsChart {...props} flows={["supplied", "withdrawn", "seized"]} />;
    case "borrowFlows":
      return <FlowsChart {...props} flows={["repaid", "liquidated", "borrowed"]} />;
    case "price":
      return <PriceChart {...props} />;
  }
}

/** Why there is no chart. */
export function NoChart({ why }: { why: "empty" | "emptyRates" | "emptyPrice" }) {
  const { t } = useTranslation("reserve");
  return (
    <p className="grid h-72 place-items-center rounded-lg bg-sunken p-6 text-center text-muted text-sm">
      {t(`history.${why}`)}
    </p>
  );
}
