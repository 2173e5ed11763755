import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { LineChart, type Mark } from "@/charts/LineChart.tsx";
import type { Line } from "@/charts/shapes.ts";
import { percentTicks } from "@/charts/ticks.ts";
import { formatList } from "@/format/list.ts";
import { formatBps, formatPercent } from "@/format/numbers.ts";
import type { Corner, Curve } from "./curve.ts";

interface RateChartProps {
  asset: Asset;
  curve: Curve;
  corners: readonly Corner[];
  /** What the slider is at, if somebody moved it. */
  chosen: number | undefined;
  onChoose: (utilisation: number) => void;
}

/** Both rates over all that could be lent out, with today's point, and where new loans stop. */
export default function RateChart({ asset, curve, corners, chosen, onChoose }: RateChartProps) {
  const { t } = useTranslation("reserve");
  const lines: Line[] = [
    {
      key: "borrow",
      name: t("curve.borrow"),
      colour: "brand",
      stroke: "solid",
      points: curve.map(({ utilisation, rates }) => ({ x: utilisation, y: rates.borrowApy })),
    },
    {
      key: "supply",
      name: t("curve.supply"),
      colour: "good",
      stroke: "dashed",
      points: curve.map(({ utilisation, rates }) => ({ x: utilisation, y: rates.supplyApy })),
    },
  ];
  const { utilisation, rates, maxUtilisationBps } = asset;
  const marks: Mark[] = [
    ...corners.map((corner): Mark => {
      const { utilisation: x, rates } = corner;
      return { kind: "point", key: `corner${x}`, x, y: rates.borrowApy, colour: "brand", size: "small" };
    }),
    { kind: "point", key: "borrow", x: utilisation, y: rates.borrowApy, colour: "brand", size: "large" },
    { kind: "point", key: "supply", x: utilisation, y: rates.supplyApy, colour: "good", size: "large" },
  ];
  if (maxUtilisationBps > 0 && maxUtilisationBps < 10_000)
    marks.push({
      kind: "edge",
      key: "ceiling",
      x: maxUtilisationBps / 10_000,
      label: t("curve.ceiling", { at: formatBps(maxUtilisationBps) }),
    });
  const told = corners.map((corner) =>
    t("curve.corner", {
      utilisation: formatPercent(corner.utilisation, 0),
      borrow: formatPercent(corner.rates.borrowApy),
    }),
  );
  return (
    <LineChart
      summary={t("curve.summary", {
        symbol: asset.symbol,
        utilisation: formatPercent(utilisation, 1),
        borrow: formatPercent(rates.borrowApy),
        supply: formatPercent(rates.supplyApy),
        corners: formatList(told),
      })}
      lines={lines}
      marks={marks}
      course="straight"
      axis="number"
      domain={[0, 1]}
      from="zero"
      formatX={(value) => formatPercent(value, 0)}
      formatY={percentTicks(curve.at(-1)?.rates.borrowApy ?? 0)}
      formatValue={(value) => formatPercent(value)}
      formatPlace={(value) => formatPercent(value, 1)}
      chosen={chosen}
      onChoose={onChoose}
    />
  );
}
