import { useTranslation } from "react-i18next";
import { healthTone } from "@/format/health.ts";
import { formatHealth, formatUsd } from "@/format/numbers.ts";
import { Button } from "@/ui/Button.tsx";
import { TONES } from "@/ui/Stat.tsx";
import type { Column } from "@/ui/Table.tsx";
import { DistanceCell, OutcomeCell, PairCell } from "./cells.tsx";
import { detailsOf } from "./details.ts";
import type { ObligationsProps } from "./Obligations.tsx";
import { Owner } from "./Owner.tsx";
import type { Owing } from "./valuation.ts";

/** More than any health factor. */
const INFINITE = 1n << 64n;

/** The columns of the table of obligations. Only for rows that are shown are cells made, and what they need looked up. */
export function useColumns({ valuation, market, liquidate, absorb }: ObligationsProps): Column<Owing>[] {
  const { t } = useTranslation("liquidations");
  const details = (row: Owing) => detailsOf(row, valuation);
  return [
    { key: "owner", title: t("table.owner"), cell: ({ figures }) => <Owner {...figures} /> },
    {
      key: "health",
      title: t("table.health"),
      align: "right",
      sortBy: (row) => row.health.factorMicros ?? INFINITE,
      cell: ({ health: { factorMicros } }) => (
        <span className={`font-semibold ${TONES[healthTone(factorMicros)]}`}>{formatHealth(factorMicros)}</span>
      ),
    },
    {
      key: "debt",
      title: t("table.debt"),
      align: "right",
      sortBy: (row) => row.health.debtUsdMicros,
      cell: (row) => formatUsd(row.health.debtUsdMicros, "short"),
    },
    {
      key: "collateral",
      title: t("table.collateral"),
      align: "right",
      wide: true,
      sortBy: (row) => row.health.collateralUsdMicros,
      cell: (row) => formatUsd(row.health.collateralUsdMicros, "short"),
    },
    {
      key: "distance",
      title: t("table.distance"),
      align: "right",
      wide: true,
      cell: (row) => <DistanceCell row={row} details={details(row)} />,
    },
    {
      key: "pair",
      title: t("table.pair"),
      align: "right",
      wide: true,
      cell: (row) => <PairCell details={details(row)} assets={market.assets} />,
    },
    {
      key: "outcome",
      title: t("table.outcome"),
      align: "right",
      wide: true,
      cell: (row) => <OutcomeCell row={row} details={details(row)} assets={market.assets} />,
    },
    {
      key: "action",
      title: <span className="sr-only">{t("table.action")}</span>,
      align: "right",
      cell: ({ obligation, health, isBadDebt }) => {
        if (isBadDebt)
          return (
            <Button size="small" onClick={() => absorb(obligation)}>
              {t("table.absorb")}
            </Button>
          );
        if (!health.isLiquidatable) return null;
        return (
          <Button size="small" kind="primary" onClick={() => liquidate(obligation)}>
            {t("table.liquidate")}
          </Button>
        );
      },
    },
  ];
}
