import { useTranslation } from "react-i18next";
import { useActions } from "@/actions/ActionsProvider.tsx";
import { useSentence } from "@/actions/useSentence.ts";
import type { Asset } from "@/chain/market.ts";
import type { Refusal } from "@/chain/rules.ts";
import { formatPercent } from "@/format/numbers.ts";
import { formatTime } from "@/format/time.ts";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Amount, AssetLink } from "./Amount.tsx";
import type { Account, Borrowable } from "./model.ts";
import { Rows } from "./Rows.tsx";
import { Nothing } from "./Supplied.tsx";

interface BorrowAssetsProps {
  rows: readonly Borrowable[];
  account: Account;
  assets: readonly Asset[];
  /** The account's number; absent where nobody may act. */
  acts: number | undefined;
}

/** What an account could borrow. */
export function BorrowAssets({ rows, account, assets, acts }: BorrowAssetsProps) {
  const { t } = useTranslation("portfolio");
  const open = useActions();
  const said = useSentence();
  const { health } = account;
  const shared = sharedRefusal(rows);
  const lead = () => {
    if (!health.ok) return said(health.refusal);
    if (health.value.availableUsdMicros > 0n) return shared && said(shared);
    return health.value.borrowLimitUsdMicros === 0n ? t("borrowing.needsCollateral") : t("borrowing.limitUsed");
  };
  return (
    <Card title={t("borrowing.title")}>
      {rows.length === 0 ? (
        <Nothing>{t("borrowing.none")}</Nothing>
      ) : (
        <>
          <p className="mb-3 text-muted text-sm empty:hidden">{lead()}</p>
          <Rows
            caption={t("borrowing.title")}
            rows={rows}
            rowKey={(row) => row.asset.index}
            name={{ title: t("borrowing.asset"), cell: (row) => <AssetLink asset={row.asset} assets={assets} /> }}
            cells={[
              {
                title: t("borrowing.available"),
                cell: (row) => <Amount asset={row.asset} units={row.most} usdMicros={row.usdMicros} />,
              },
              { title: t("borrowing.apy"), cell: (row) => formatPercent(row.asset.rates.borrowApy) },
            ]}
            actions={
              acts === undefined
                ? undefined
                : {
                    title: t("actions"),
                    cell: ({ asset, most }) => (
                      <Button
                        size="small"
                        aria-label={t("borrowing.borrowOf", { asset: asset.symbol })}
                        disabled={most === 0n}
                        onClick={() => open({ kind: "borrow", reserve: asset.index, obligation: acts })}
                      >
                        {t("borrowing.borrow")}
                      </Button>
                    ),
                  }
            }
            note={({ asset, refusal }) =>
              refusal &&
              !shared &&
              (asset.borrowsStoppedUntil === undefined
                ? said(refusal)
                : t("borrowing.stoppedUntil", { time: formatTime(asset.borrowsStoppedUntil) }))
            }
          />
        </>
      )}
    </Card>
  );
}

/** Why nothing at all can be borrowed, where the reason is the same for each asset: then it is said once. */
function sharedRefusal(rows: readonly Borrowable[]): Refusal | undefined {
  const first = rows[0]?.refusal;
  return rows.every((row) => row.refusal?.name === first?.name) ? first : undefined;
}
