import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { shortAddress } from "@/format/numbers.ts";
import { formatDuration } from "@/format/time.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Card } from "@/ui/Card.tsx";
import { RefusalText } from "@/ui/RefusalText.tsx";
import { type Column, Table } from "@/ui/Table.tsx";
import { Owner } from "./Owner.tsx";
import { Pager, usePages } from "./Pager.tsx";
import type { Unvalued, Valuation } from "./valuation.ts";

interface NotValuedProps {
  valuation: Valuation;
  market: MarketState;
}

/** Obligations with debt whose health nobody can tell now, and why. */
export function NotValued({ valuation: { unvalued }, market }: NotValuedProps) {
  const { t } = useTranslation("liquidations");
  const pages = usePages(unvalued.length);
  const columns = useColumns(market);
  if (unvalued.length === 0) return null;
  return (
    <Card title={t("notValued.title")}>
      <div className="mb-4">
        <Notice tone="warn">{t("notValued.lead")}</Notice>
      </div>
      <Table
        caption={t("notValued.title")}
        columns={columns}
        rows={unvalued}
        rowKey={(row) => row.obligation.account.address}
        shown={pages.shown}
      />
      <Pager pages={pages} />
    </Card>
  );
}

function useColumns({ assets }: MarketState): Column<Unvalued>[] {
  const { t, i18n } = useTranslation("liquidations");
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const age = (index: number) => {
    const asset = assets[index];
    if (!asset) return String(index);
    if (asset.price.publishedAt === 0n) return t("notValued.never", { asset: asset.symbol });
    return t("notValued.age", { asset: asset.symbol, age: formatDuration(asset.price.age) });
  };
  return [
    {
      key: "owner",
      title: t("table.owner"),
      cell: ({ figures, obligation }) => (figures ? <Owner {...figures} /> : shortAddress(obligation.account.address)),
    },
    {
      key: "reason",
      title: t("notValued.reason"),
      cell: ({ refusal }) => <RefusalText problem={refusal} />,
    },
    {
      key: "prices",
      title: t("notValued.prices"),
      cell: ({ unpriced }) => (unpriced.length > 0 ? list.format(unpriced.map(age)) : "—"),
    },
  ];
}
