import { useTranslation } from "react-i18next";
import { useActions } from "@/actions/ActionsProvider.tsx";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatBps, formatPercent, formatUsd } from "@/format/numbers.ts";
import { Bar } from "@/ui/Bar.tsx";
import { Button, type ButtonProps } from "@/ui/Button.tsx";
import { classes } from "@/ui/classes.ts";
import { borrowCapOf, type Cap, givesLoans, supplyCapOf, takesSupply } from "./assets.ts";

interface AmountProps {
  asset: Asset;
  side: "supply" | "borrow";
}

/** How much is supplied or borrowed, and how much more may be. */
export function AmountCell({ asset, side }: AmountProps) {
  const { t } = useTranslation("markets");
  const [units, micros, cap] =
    side === "supply"
      ? [asset.supplied, asset.suppliedUsdMicros, supplyCapOf(asset)]
      : [asset.borrowed, asset.borrowedUsdMicros, borrowCapOf(asset)];
  return (
    <div className="min-w-32 space-y-1">
      <div className="font-medium">{formatAmount(units, asset.decimals)}</div>
      <div className="text-muted text-xs">{micros === undefined ? t("noUsd") : formatUsd(micros, "short")}</div>
      <CapBar asset={asset} side={side} cap={cap} />
    </div>
  );
}

/** What is used of a cap as a bar, and what is left in words. */
function CapBar({ asset, side, cap }: AmountProps & { cap: Cap }) {
  const { t } = useTranslation("markets");
  const amount = (units: bigint) => formatAmount(units, asset.decimals);
  const words = cap.closed
    ? t("cap.closed")
    : cap.reached
      ? t("cap.reached", { cap: amount(cap.cap) })
      : t("cap.left", { left: amount(cap.left), cap: amount(cap.cap) });
  return (
    <>
      {!cap.closed && <Bar value={cap.part} label={t(`cap.${side}`, { symbol: asset.symbol })} />}
      <div className={classes("text-xs", cap.reached ? "font-medium text-bad" : "text-muted")}>{words}</div>
    </>
  );
}

/** How much of what there is to lend is lent out; it warns where new loans stop. */
export function UtilisationCell({ asset }: { asset: Asset }) {
  const { t } = useTranslation("markets");
  return (
    <div className="min-w-16 space-y-1.5">
      <div>{formatPercent(asset.utilisation, 1)}</div>
      <Bar
        value={asset.utilisation}
        label={t("utilisationOf", { symbol: asset.symbol })}
        warnFrom={(asset.maxUtilisationBps || 10_000) / 10_000}
      />
    </div>
  );
}

/** LTV and liquidation threshold; a dash for what backs no debt. */
export function ltvText(asset: Asset): string {
  if (!asset.isCollateral && asset.liquidationThresholdBps === 0) return "—";
  return `${formatBps(asset.ltvBps)} / ${formatBps(asset.liquidationThresholdBps)}`;
}

/** Opens the action box with the asset in it. */
export function ActionButtons({ asset, size = "small" }: { asset: Asset } & Pick<ButtonProps, "size">) {
  const { t } = useTranslation("markets");
  const act = useActions();
  const open = (kind: "supply" | "borrow") => act({ kind, reserve: asset.index, obligation: 0 });
  return (
    <>
      <Button
        kind="primary"
        size={size}
        disabled={!takesSupply(asset)}
        aria-label={t("supplyAsset", { symbol: asset.symbol })}
        onClick={() => open("supply")}
      >
        {t("supply")}
      </Button>
      <Button
        size={size}
        disabled={!givesLoans(asset)}
        aria-label={t("borrowAsset", { symbol: asset.symbol })}
        onClick={() => open("borrow")}
      >
        {t("borrow")}
      </Button>
    </>
  );
}
