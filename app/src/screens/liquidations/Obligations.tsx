import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { formatNumber } from "@/format/numbers.ts";
import { Card } from "@/ui/Card.tsx";
import { Field } from "@/ui/Field.tsx";
import { Table } from "@/ui/Table.tsx";
import { Tabs } from "@/ui/Tabs.tsx";
import { useColumns } from "./columns.tsx";
import { counts, FILTERS, type Filter, filtered } from "./filters.ts";
import { Pager, usePages } from "./Pager.tsx";
import type { Valuation } from "./valuation.ts";

export interface ObligationsProps {
  valuation: Valuation;
  market: MarketState;
  liquidate: (obligation: OpenObligation) => void;
  absorb: (obligation: OpenObligation) => void;
}

/** Obligations with debt, the weakest first. */
export function Obligations(props: ObligationsProps) {
  const { t } = useTranslation("liquidations");
  const [chosen, setChosen] = useState<Filter>();
  const [search, setSearch] = useState("");
  const found = counts(props.valuation);
  // What can be done something about comes first; with nothing to do, all is looked at.
  const filter = chosen ?? (found.liquidatable > 0 ? "liquidatable" : "all");
  const choose = (key: string) => setChosen(FILTERS.find((one) => one === key));
  return (
    <Card title={t("table.title")}>
      <Field
        label={t("table.search")}
        placeholder={t("table.searchExample")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        className="mb-4 max-w-sm"
      />
      <Tabs
        label={t("filter.label")}
        value={filter}
        onChange={choose}
        tabs={FILTERS.map((key) => ({
          key,
          title: `${t(`filter.${key}`)} (${formatNumber(found[key])})`,
          content: <Rows {...props} filter={key} search={search} />,
        }))}
      />
    </Card>
  );
}

function Rows({ filter, search, ...props }: ObligationsProps & { filter: Filter; search: string }) {
  const { t } = useTranslation("liquidations");
  const { owing } = props.valuation;
  const rows = useMemo(() => filtered(owing, filter, search), [owing, filter, search]);
  const pages = usePages(rows.length);
  return (
    <>
      <p className="mb-3 text-muted text-sm">{t(`filter.${filter}Lead`)}</p>
      <Table
        caption={t(`filter.${filter}`)}
        columns={useColumns(props)}
        rows={rows}
        rowKey={(row) => row.obligation.account.address}
        sortedBy={{ key: "health", order: "ascending" }}
        shown={pages.shown}
        onSort={() => pages.go(0)}
        empty={search.trim() === "" ? t(`filter.${filter}None`) : t("filter.notFound")}
      />
      <Pager pages={pages} />
    </>
  );
}
