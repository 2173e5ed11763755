import { useTranslation } from "react-i18next";
import { movingAssets } from "@/chain/dollars.ts";
import type { MarketState } from "@/chain/market.ts";
import { formatBps, formatNumber, formatPercent, formatUsd } from "@/format/numbers.ts";
import { Bar } from "@/ui/Bar.tsx";
import { Card } from "@/ui/Card.tsx";
import { type Column, Table } from "@/ui/Table.tsx";
import type { Level, Valuation } from "./valuation.ts";

interface AtRiskProps {
  valuation: Valuation;
  market: MarketState;
}

/** What could be liquidated if all assets but dollars fell together. */
export function AtRisk({ valuation, market }: AtRiskProps) {
  const { t, i18n } = useTranslation("liquidations");
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const moving = movingAssets(market).map((asset) => asset.symbol);
  const debt = valuation.owing.reduce((all, { health }) => all + health.debtUsdMicros, 0n);
  return (
    <Card title={t("atRisk.title")}>
      <p className="mb-4 max-w-3xl text-muted text-sm">
        {moving.length > 0 ? t("atRisk.lead", { assets: list.format(moving) }) : t("atRisk.noneMoves")}
      </p>
      <Table
        caption={t("atRisk.title")}
        columns={useColumns(debt)}
        rows={valuation.levels}
        rowKey={(level) => level.fallBps}
      />
    </Card>
  );
}

function useColumns(allDebt: bigint): Column<Level>[] {
  const { t } = useTranslation("liquidations");
  const usd = (micros: bigint) => formatUsd(micros, "short");
  return [
    {
      key: "fall",
      title: t("atRisk.fall"),
      cell: ({ fallBps }) =>
        fallBps === 0 ? t("atRisk.now") : <span className="font-medium">−{formatBps(fallBps)}</span>,
    },
    {
      key: "count",
      title: t("atRisk.obligations"),
      align: "right",
      cell: ({ obligations }) => formatNumber(obligations),
    },
    {
      key: "debt",
      title: t("atRisk.debt"),
      align: "right",
      cell: ({ debtUsdMicros, fallBps }) => {
        const part = allDebt === 0n ? 0 : Number((debtUsdMicros * 10_000n) / allDebt) / 10_000;
        return (
          <div className="ml-auto w-20 space-y-1 sm:w-32">
            <div>
              {usd(debtUsdMicros)} <span className="text-muted">({formatPercent(part, 1)})</span>
            </div>
            <Bar value={part} warnFrom={0.1} label={t("atRisk.part", { fall: formatBps(fallBps) })} />
          </div>
        );
      },
    },
    {
      key: "collateral",
      title: t("atRisk.collateral"),
      align: "right",
      wide: true,
      cell: ({ collateralUsdMicros }) => usd(collateralUsdMicros),
    },
    {
      key: "uncovered",
      title: t("atRisk.uncovered"),
      align: "right",
      cell: ({ uncoveredUsdMicros }) => (
        <span className={uncoveredUsdMicros > 0n ? "text-bad" : ""}>{usd(uncoveredUsdMicros)}</span>
      ),
    },
  ];
}
