import { useTranslation } from "react-i18next";
import { useActions } from "@/actions/ActionsProvider.tsx";
import type { Asset } from "@/chain/market.ts";
import { formatBps, formatPercent, formatPrice, formatUsd } from "@/format/numbers.ts";
import { takesSupply } from "@/screens/markets/assets.ts";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { classes } from "@/ui/classes.ts";
import { Amount, AssetLink } from "./Amount.tsx";
import type { Account, Holding } from "./model.ts";
import { Rows } from "./Rows.tsx";
import type { Risk } from "./risk.ts";

interface SuppliedProps {
  account: Account;
  risk: Risk;
  assets: readonly Asset[];
  /** The account's number; absent where nobody may act. */
  acts: number | undefined;
}

/** What an account has supplied. */
export function Supplied({ account, risk, assets, acts }: SuppliedProps) {
  const { t } = useTranslation("portfolio");
  const open = useActions();
  return (
    <Card
      title={t("supplied.title")}
      hint={t("supplied.hint")}
      aside={
        account.isUnvalued ? null : (
          <Total>{t("supplied.total", { value: formatUsd(account.totals.suppliedUsdMicros) })}</Total>
        )
      }
    >
      {account.supplied.length === 0 ? (
        <Nothing>{t("supplied.empty")}</Nothing>
      ) : (
        <Rows
          caption={t("supplied.title")}
          rows={account.supplied}
          rowKey={(row) => row.asset.index}
          name={{ title: t("supplied.asset"), cell: (row) => <AssetLink asset={row.asset} assets={assets} /> }}
          cells={[
            {
              title: t("supplied.amount"),
              cell: (row) => <Amount asset={row.asset} units={row.amount} usdMicros={row.usdMicros} />,
            },
            {
              title: t("supplied.apy"),
              cell: (row) => <span className="text-good">{formatPercent(row.asset.rates.supplyApy)}</span>,
            },
            { title: t("supplied.collateral"), cell: (row) => <Collateral row={row} acts={acts} /> },
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
                        aria-label={t("supplied.supplyOf", { asset: asset.symbol })}
                        disabled={!takesSupply(asset)}
                        onClick={() => open({ kind: "supply", reserve: asset.index, obligation: acts })}
                      >
                        {t("supplied.supply")}
                      </Button>
                      <Button
                        size="small"
                        aria-label={t("supplied.withdrawOf", { asset: asset.symbol })}
                        onClick={() => open({ kind: "withdraw", reserve: asset.index, obligation: acts })}
                      >
                        {t("supplied.withdraw")}
                      </Button>
                    </>
                  ),
                }
          }
          note={({ asset }) =>
            risk.single?.asset === asset &&
            risk.single.fall &&
            risk.single.fall.bps < 0 &&
            t("supplied.liquidationPrice", {
              price: formatPrice(risk.single.fall.usd),
              move: formatBps(risk.single.fall.bps),
              now: formatPrice(asset.price.usd),
            })
          }
        />
      )}
    </Card>
  );
}

/** Whether supply backs debt, and how much it counts; pressed, it opens the action box. */
function Collateral({ row, acts }: { row: Holding; acts: number | undefined }) {
  const { t } = useTranslation("portfolio");
  const open = useActions();
  const { asset, isCollateral } = row;
  if (!asset.isCollateral && !isCollateral) return <span className="text-muted text-xs">{t("supplied.never")}</span>;
  const state = isCollateral ? t("supplied.on") : t("supplied.off");
  return (
    <span className="inline-flex flex-col items-end">
      {acts === undefined ? (
        <span>{state}</span>
      ) : (
        <button
          type="button"
          role="switch"
          aria-checked={isCollateral}
          aria-label={t("supplied.use", { asset: asset.symbol })}
          onClick={() => open({ kind: "collateral", reserve: asset.index, obligation: acts })}
          className="inline-flex min-h-6 items-center gap-2"
        >
          <span aria-hidden>{state}</span>
          <span
            aria-hidden
            className={classes("inline-flex h-5 w-9 rounded-full p-0.5", isCollateral ? "bg-good" : "bg-muted")}
          >
            <span
              className={classes("size-4 rounded-full bg-card transition-transform", isCollateral && "translate-x-4")}
            />
          </span>
        </button>
      )}
      <span className="whitespace-nowrap text-muted text-xs">
        {t("supplied.terms", { ltv: formatBps(row.ltvBps), threshold: formatBps(row.thresholdBps) })}
      </span>
    </span>
  );
}

export function Total({ children }: { children: string }) {
  return <p className="text-muted text-sm">{children}</p>;
}

export function Nothing({ children }: { children: string }) {
  return <p className="py-6 text-center text-muted text-sm">{children}</p>;
}
