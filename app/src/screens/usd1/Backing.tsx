import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { formatAmount, formatPercent, formatUsd } from "@/format/numbers.ts";
import { Badge, Notice } from "@/ui/Badge.tsx";
import { Bar } from "@/ui/Bar.tsx";
import { Card } from "@/ui/Card.tsx";
import { Hint } from "@/ui/Hint.tsx";
import { type Column, Table } from "@/ui/Table.tsx";
import { minted, type Source, sources, USD1_DECIMALS } from "./sources.ts";

/** What stands behind the USD1 that the program minted. */
export function Backing({ market }: { market: MarketState }) {
  const { t } = useTranslation("usd1");
  const all = sources(market);
  const deficit = market.assets.find((asset) => asset.isUsd1)?.facilityDeficit;
  const out = all.filter((source) => source.level > 0n || source.behind > 0n);
  return (
    <Card title={t("backing.title")} aside={<Hint>{t("backing.hint")}</Hint>}>
      <Table
        caption={t("backing.title")}
        columns={useColumns()}
        rows={out}
        rowKey={(source) => source.key}
        empty={t("backing.none")}
      />
      {out.length > 0 && <Sum all={out} />}
      {deficit !== undefined && (
        <div className="mt-3">
          <Notice tone="warn" title={t("backing.deficit", { amount: formatAmount(deficit, USD1_DECIMALS) })}>
            {t("backing.deficitLead")}
          </Notice>
        </div>
      )}
    </Card>
  );
}

/** The whole in a sentence. */
function Sum({ all }: { all: readonly Source[] }) {
  const { t } = useTranslation("usd1");
  const level = formatAmount(minted(all), USD1_DECIMALS);
  const worth = all.reduce((sum, source) => sum + (source.worthMicros ?? 0n), 0n);
  const isKnown = all.every((source) => source.worthMicros !== undefined);
  return (
    <p className="mt-3 text-sm">
      {isKnown ? t("backing.sum", { level, worth: formatUsd(worth) }) : t("backing.sumUnknown", { level })}
    </p>
  );
}

function useColumns(): Column<Source>[] {
  const { t } = useTranslation("usd1");
  const name = (source: Source) =>
    source.kind === "lending" ? t("sources.lending") : t("sources.peg", { coin: source.symbol });
  return [
    { key: "source", title: t("backing.source"), cell: name },
    {
      key: "level",
      title: t("backing.level"),
      align: "right",
      cell: (source) => formatAmount(source.level, USD1_DECIMALS),
    },
    {
      key: "behind",
      title: t("backing.behind"),
      align: "right",
      cell: (source) => (
        <>
          <div>
            {formatAmount(source.behind, source.decimals)} {source.symbol}
          </div>
          <div className="text-muted text-xs">
            {source.kind === "lending" ? t("backing.claims") : t("backing.coins")}
          </div>
        </>
      ),
    },
    {
      key: "worth",
      title: t("backing.worth"),
      align: "right",
      wide: true,
      cell: (source) => (
        <>
          <div>{source.worthMicros === undefined ? t("backing.noPrice") : formatUsd(source.worthMicros)}</div>
          {source.isStale && <Badge tone="warn">{t("backing.stale")}</Badge>}
        </>
      ),
    },
    { key: "coverage", title: t("backing.coverage"), align: "right", cell: (source) => <Coverage source={source} /> },
  ];
}

/** Warns where less than all is covered: the bar is full at 100 %. */
function Coverage({ source: { coverage } }: { source: Source }) {
  const { t } = useTranslation("usd1");
  if (coverage === undefined) return "—";
  const percent = formatPercent(coverage, 2);
  return (
    <div className="ml-auto w-24 space-y-1">
      <div className={coverage < 1 ? "text-warn" : "text-good"}>{percent}</div>
      <Bar
        value={Math.min(coverage, 1)}
        label={t("backing.coverageOf", { percent })}
        tone={coverage < 1 ? "warn" : "good"}
      />
    </div>
  );
}
