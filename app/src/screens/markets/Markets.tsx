import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { dollarMints } from "@/chain/dollars.ts";
import { type MarketState, useMarket } from "@/chain/market.ts";
import { Button } from "@/ui/Button.tsx";
import { Card, ScreenTitle } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { useMedia } from "@/ui/useMedia.ts";
import { AssetCards } from "./AssetCards.tsx";
import { AssetTable } from "./AssetTable.tsx";
import { type Filter, narrow, type SortKey, sortAssets } from "./assets.ts";
import { SortChoice, Toolbar } from "./Toolbar.tsx";
import { Totals } from "./Totals.tsx";

/** From this width on a row has room for all columns. */
const WIDE = "(min-width: 70rem)";

/** All assets of the market, and what it comes to. */
export default function Markets() {
  const { t } = useTranslation("markets");
  const query = useMarket();
  return (
    <>
      <ScreenTitle title={t("title")} lead={t("lead")} />
      <Loaded query={query} lines={12}>
        {(market) => (
          <>
            <Totals market={market} />
            <Assets market={market} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Assets({ market }: { market: MarketState }) {
  const { t } = useTranslation("markets");
  const [typed, setTyped] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [sort, setSort] = useState<SortKey>("supplied");
  const isWide = useMedia(WIDE);
  const { assets } = market;
  const rows = useMemo(() => narrow(assets, filter, typed, dollarMints(market)), [assets, filter, typed, market]);
  const clear = () => {
    setTyped("");
    setFilter("all");
  };
  const toolbar = (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <Toolbar typed={typed} onType={setTyped} filter={filter} onFilter={setFilter} />
      {!isWide && <SortChoice value={sort} onChange={setSort} />}
      <p role="status" className="text-muted text-sm">
        {t("list.count", { count: rows.length })}
      </p>
    </div>
  );
  const empty =
    assets.length === 0 ? (
      <p className="py-8 text-center text-muted text-sm">{t("list.none")}</p>
    ) : (
      rows.length === 0 && (
        <div className="space-y-3 py-8 text-center text-muted text-sm">
          <p>{t("list.noneFound")}</p>
          <Button size="small" onClick={clear}>
            {t("list.clear")}
          </Button>
        </div>
      )
    );
  if (isWide)
    return (
      <Card title={t("list.title")}>
        {toolbar}
        {empty || <AssetTable rows={rows} assets={assets} />}
      </Card>
    );
  return (
    <section>
      <h2 className="mb-3 font-semibold text-base">{t("list.title")}</h2>
      {toolbar}
      {empty || <AssetCards rows={sortAssets(rows, sort)} assets={assets} />}
    </section>
  );
}
