import { useTranslation } from "react-i18next";
import { useActions } from "@/actions/ActionsProvider.tsx";
import type { Asset } from "@/chain/market.ts";
import { formatBps, formatPercent, formatUsd } from "@/format/numbers.ts";
import { givesLoans } from "@/screens/markets/assets.ts";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Amount, AssetLink } from "./Amount.tsx";
import type { Account } from "./model.ts";
import { Rows } from "./Rows.tsx";
import { Nothing, Total } from "./Supplied.tsx";

interface OwedProps {
  account: Account;
  assets: readonly Asset[];
  /** The account's number; absent where nobody may act. */
  acts: number | undefined;
}

/** What an account owes. */
export function Owed({ account, assets, acts }: OwedProps) {
  const { t } = useTranslation("portfolio");
  const open = useActions();
  return (
    <Card
      title={t("owed.title")}
      hint={t("owed.hint")}
      aside={
        account.isUnvalued ? null : <Total>{t("owed.total", { value: formatUsd(account.totals.owedUsdMicros) })}</Total>
      }
    >
      {account.owed.length === 0 ? (
        <Nothing>{t("owed.empty")}</Nothing>
      ) : (
        <Rows
          caption={t("owed.title")}
          rows={account.owed}
          rowKey={(row) => row.asset.index}
          name={{ title: t("owed.asset"), cell: (row) => <AssetLink asset={row.asset} assets={assets} /> }}
          cells={[
            {
              title: t("owed.amount"),
              cell: (row) => <Amount asset={row.asset} units={row.amount} usdMicros={row.usdMicros} />,
            },
            { title: t("owed.apy"), cell: (row) => formatPercent(row.asset.rates.borrowApy) },
            {
              title: t("owed.weight"),
              cell: (row) => formatBps(row.asset.debtWeightBps),
            },
          ]}
          actions={
            acts === undefined
              ? undefined
              : {
                  title: t("actions"),
                  cell: ({ asset }) => (
                    <>
                      <Button
                        size="small"
                        aria-label={t("owed.borrowOf", { asset: asset.symbol })}
                        disabled={!givesLoans(asset)}
                        onClick={() => open({ kind: "borrow", reserve: asset.index, obligation: acts })}
                      >
                        {t("owed.borrow")}
                      </Button>
                      <Button
                        size="small"
                        aria-label={t("owed.repayOf", { asset: asset.symbol })}
                        onClick={() => open({ kind: "repay", reserve: asset.index, obligation: acts })}
                      >
                        {t("owed.repay")}
                      </Button>
                    </>
                  ),
                }
          }
        />
      )}
    </Card>
  );
}
