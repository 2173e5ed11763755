import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatBps, formatPercent } from "@/format/numbers.ts";
import { Badge } from "@/ui/Badge.tsx";
import type { Details } from "./details.ts";
import { bonusOf } from "./offer.ts";
import type { Owing } from "./valuation.ts";

interface CellProps {
  row: Owing;
  details: Details;
}

/** How far prices are from liquidating it. */
export function DistanceCell({ row: { health, isBadDebt }, details: { distance } }: CellProps) {
  const { t } = useTranslation("liquidations");
  if (isBadDebt) return "—";
  if (health.isLiquidatable) return <Badge tone="bad">{t("distance.now")}</Badge>;
  if (!distance) return "—";
  const { fallBps, riseBps } = distance;
  if (fallBps === undefined && riseBps === undefined) return <span className="text-muted">{t("distance.never")}</span>;
  return (
    <>
      {fallBps !== undefined && <div>{t("distance.fall", { part: formatBps(fallBps) })}</div>}
      {riseBps !== undefined && <div>{t("distance.rise", { part: formatBps(riseBps) })}</div>}
    </>
  );
}

/** Its largest collateral and its largest debt. */
export function PairCell({ details, assets }: { details: Details; assets: readonly Asset[] }) {
  const symbol = (index: number | undefined) => (index === undefined ? "—" : (assets[index]?.symbol ?? "—"));
  return (
    <span className="whitespace-nowrap">
      {symbol(details.collateral)} <span className="text-muted">/</span> {symbol(details.debt)}
    </span>
  );
}

/** What liquidating it would take and give now. */
export function OutcomeCell({ row, details: { plan }, assets }: CellProps & { assets: readonly Asset[] }) {
  const { t } = useTranslation("liquidations");
  if (row.isBadDebt) return <span className="text-bad">{t("outcome.badDebt")}</span>;
  if (!row.health.isLiquidatable) return <span className="text-muted">—</span>;
  const [debt, collateral] = plan ? [assets[plan.debt], assets[plan.collateral]] : [];
  if (!plan || !debt || !collateral) return <span className="text-warn">{t("outcome.none")}</span>;
  const bonus = bonusOf(plan);
  return (
    <div className="space-y-0.5">
      <div>{t("outcome.repay", { amount: `${formatAmount(plan.repaid, debt.decimals)} ${debt.symbol}` })}</div>
      <div>
        {t("outcome.get", { amount: `${formatAmount(plan.received, collateral.decimals)} ${collateral.symbol}` })}{" "}
        {bonus !== undefined && (
          <span className={bonus > 0 ? "text-good" : "text-bad"}>
            ({bonus > 0 && "+"}
            {formatPercent(bonus)})
          </span>
        )}
      </div>
    </div>
  );
}
