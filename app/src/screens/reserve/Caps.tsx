import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatBps, formatPercent, formatUsd } from "@/format/numbers.ts";
import { formatDuration } from "@/format/time.ts";
import { borrowCapOf, type Cap, capOf, supplyCapOf } from "@/screens/markets/assets.ts";
import { Bar } from "@/ui/Bar.tsx";
import { Card } from "@/ui/Card.tsx";
import { classes } from "@/ui/classes.ts";
import { Hint } from "@/ui/Hint.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";

const USD_MICROS = 1_000_000n;

/** How much more fits under each of the reserve's limits. */
export function Caps({ asset }: { asset: Asset }) {
  const { t } = useTranslation("reserve");
  const amount = (units: bigint) => formatAmount(units, asset.decimals);
  const dollars = (micros: bigint) => formatUsd(micros, "short");
  const { outflowLeft, outflowCapacity } = asset;
  const exempt = amount(asset.outflowExempt);
  const window = formatDuration(asset.outflowWindow);
  return (
    <Card title={t("caps.title")}>
      <div className="space-y-5">
        <CapLine label={t("caps.supply")} cap={supplyCapOf(asset)} set={asset.setCaps.supplyCap} say={amount} />
        <CapLine label={t("caps.borrow")} cap={borrowCapOf(asset)} set={asset.setCaps.borrowCap} say={amount} />
        {asset.isCollateral ? (
          <CapLine
            label={t("caps.ceiling")}
            hint={t("caps.ceilingHint")}
            cap={capOf(
              asset.attributedDebtUsdMicros,
              asset.debtCeilingUsd * USD_MICROS,
              asset.setCaps.debtCeilingUsd * USD_MICROS,
            )}
            set={asset.setCaps.debtCeilingUsd * USD_MICROS}
            say={dollars}
          />
        ) : (
          <Limit label={t("caps.ceiling")}>{t("caps.notCollateral")}</Limit>
        )}
        <Limit
          label={t("caps.utilisation")}
          used={formatPercent(asset.utilisation, 1)}
          part={asset.maxUtilisationBps > 0 ? (asset.utilisation * 10_000) / asset.maxUtilisationBps : undefined}
        >
          {t("caps.utilisationLeft", { max: formatBps(asset.maxUtilisationBps) })}
        </Limit>
        {outflowLeft === undefined ? (
          <Limit label={t("caps.outflow")}>{t("caps.outflowNone")}</Limit>
        ) : (
          <Limit
            label={t("caps.outflow")}
            hint={t("caps.outflowHint", { window, exempt })}
            used={amount(outflowCapacity - outflowLeft)}
            part={capOf(outflowCapacity - outflowLeft, outflowCapacity, 0n).part}
            full={outflowLeft === 0n}
          >
            {outflowLeft === 0n
              ? t("caps.outflowFull", { exempt, window })
              : t("caps.outflowLeft", { left: amount(outflowLeft), cap: amount(outflowCapacity) })}
          </Limit>
        )}
        <Lines>
          <Line label={t("caps.share")}>{formatBps(asset.maxObligationShareBps)}</Line>
        </Lines>
      </div>
    </Card>
  );
}

interface CapLineProps {
  label: string;
  hint?: string;
  cap: Cap;
  /** As governance set it. */
  set: bigint;
  say: (units: bigint) => string;
}

function CapLine({ label, hint, cap, set, say }: CapLineProps) {
  const { t } = useTranslation(["reserve", "markets"]);
  const [left, most] = [say(cap.left), say(cap.cap)];
  return (
    <Limit label={label} hint={hint} used={say(cap.used)} part={cap.closed ? undefined : cap.part} full={cap.reached}>
      {cap.closed
        ? t("markets:cap.closed")
        : cap.reached
          ? t("markets:cap.reached", { cap: most })
          : t("markets:cap.left", { left, cap: most })}
      {cap.lowered && <span className="block text-warn">{t("caps.lowered", { set: say(set) })}</span>}
    </Limit>
  );
}

interface LimitProps {
  label: string;
  hint?: string;
  used?: string;
  /** What is used of it, from 0 to 1; nothing is drawn without it. */
  part?: number;
  full?: boolean;
  children: ReactNode;
}

function Limit({ label, hint, used, part, full = false, children }: LimitProps) {
  return (
    <div className="space-y-1.5 text-sm">
      <div className="flex items-center justify-between gap-3">
        <span className="flex items-center gap-1 text-muted">
          {label}
          {hint && <Hint>{hint}</Hint>}
        </span>
        {used && <span className="font-medium">{used}</span>}
      </div>
      {part !== undefined && <Bar value={part} label={label} />}
      <p className={classes("text-xs", full ? "font-medium text-bad" : "text-muted")}>{children}</p>
    </div>
  );
}
