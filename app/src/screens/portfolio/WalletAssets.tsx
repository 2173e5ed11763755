import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActions } from "@/actions/ActionsProvider.tsx";
import type { useBalances } from "@/chain/balances.ts";
import type { Asset } from "@/chain/market.ts";
import type { Portfolio } from "@/chain/rules.ts";
import { formatBps, formatPercent } from "@/format/numbers.ts";
import { takesSupply } from "@/screens/markets/assets.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Skeleton } from "@/ui/Loading.tsx";
import { Amount, AssetLink } from "./Amount.tsx";
import { suppliable } from "./model.ts";
import { Rows } from "./Rows.tsx";
import { Nothing } from "./Supplied.tsx";

interface WalletAssetsProps {
  portfolio: Portfolio;
  balances: ReturnType<typeof useBalances>;
  assets: readonly Asset[];
  /** The account's number; absent where nobody may act. */
  acts: number | undefined;
}

/** What a wallet holds of the market's assets, to be supplied. */
export function WalletAssets({ portfolio, balances, assets, acts }: WalletAssetsProps) {
  const { t } = useTranslation(["portfolio", "common"]);
  const open = useActions();
  const [shows, setShows] = useState<"held" | "all">("held");
  const all = useMemo(() => suppliable(portfolio, assets, balances.data), [portfolio, assets, balances.data]);
  const held = all.filter((one) => one.held > 0n);
  const missing = all.length - held.length;
  const title = acts === undefined ? t("wallet.titleOther") : t("wallet.title");
  if (!balances.data)
    return (
      <Card title={title}>
        {balances.isError ? (
          <Notice tone="bad" title={t("wallet.unread")}>
            <Button size="small" className="mt-2" onClick={() => balances.refetch()}>
              {t("tryAgain")}
            </Button>
          </Notice>
        ) : (
          <Skeleton lines={4} />
        )}
      </Card>
    );
  const rows = shows === "all" ? all : held;
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <Nothing>{t("wallet.empty")}</Nothing>
      ) : (
        <Rows
          caption={title}
          rows={rows}
          rowKey={(row) => row.asset.index}
          name={{ title: t("wallet.asset"), cell: (row) => <AssetLink asset={row.asset} assets={assets} /> }}
          cells={[
            {
              title: t("wallet.held"),
              cell: (row) => <Amount asset={row.asset} units={row.held} usdMicros={row.usdMicros} />,
            },
            {
              title: t("wallet.apy"),
              cell: (row) => <span className="text-good">{formatPercent(row.asset.rates.supplyApy)}</span>,
            },
            {
              title: t("wallet.backs"),
              cell: ({ asset, ltvBps }) =>
                asset.isCollateral ? t("wallet.backsUpTo", { ltv: formatBps(ltvBps) }) : t("common:no"),
            },
          ]}
          actions={
            acts === undefined
              ? undefined
              : {
                  title: t("actions"),
                  cell: ({ asset, held }) => (
                    <Button
                      size="small"
                      aria-label={t(takesSupply(asset) ? "wallet.supplyOf" : "wallet.refusedOf", {
                        asset: asset.symbol,
                      })}
                      disabled={held === 0n || !takesSupply(asset)}
                      onClick={() => open({ kind: "supply", reserve: asset.index, obligation: acts })}
                    >
                      {takesSupply(asset) ? t("wallet.supply") : t("wallet.refused")}
                    </Button>
                  ),
                }
          }
        />
      )}
      {missing > 0 && (
        <Button
          kind="quiet"
          size="small"
          className="-ml-3 mt-3"
          aria-expanded={shows === "all"}
          onClick={() => setShows(shows === "all" ? "held" : "all")}
        >
          {shows === "all" ? t("wallet.hideAll") : t("wallet.showAll", { count: missing })}
        </Button>
      )}
    </Card>
  );
}
