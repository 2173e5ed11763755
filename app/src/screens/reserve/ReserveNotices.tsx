import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Freshness, freshnessOf, isTooFar, isTooWide } from "@/chain/freshness.ts";
import type { Asset } from "@/chain/market.ts";
import { formatList } from "@/format/list.ts";
import { formatAmount, formatBps, formatNumber } from "@/format/numbers.ts";
import { formatTime } from "@/format/time.ts";
import { Notice } from "@/ui/Badge.tsx";

/** What people should know before they use this reserve now. */
export function ReserveNotices({ asset }: { asset: Asset }) {
  const { t } = useTranslation("reserve");
  const notices: ReactNode[] = [];
  if (asset.depositsStoppedUntil !== undefined)
    notices.push(
      <Notice
        key="deposits"
        tone="warn"
        title={t("notice.depositsStopped", { until: formatTime(asset.depositsStoppedUntil) })}
      >
        {t("notice.stoppedLead")}
      </Notice>,
    );
  if (asset.borrowsStoppedUntil !== undefined)
    notices.push(
      <Notice
        key="borrows"
        tone="warn"
        title={t("notice.borrowsStopped", { until: formatTime(asset.borrowsStoppedUntil) })}
      >
        {t("notice.stoppedLead")}
      </Notice>,
    );
  const price = priceProblem(asset);
  if (price)
    notices.push(
      <Notice
        key="price"
        tone={price === "stale" || price === "unusable" ? "bad" : "warn"}
        title={t(`notice.${price}`, { symbol: asset.symbol })}
      >
        {t(price === "stale" || price === "unusable" ? "notice.priceLead" : "notice.priceLeadMild")}
      </Notice>,
    );
  if (asset.rampEndsAt !== undefined) notices.push(<Ramp key="ramp" asset={asset} endsAt={asset.rampEndsAt} />);
  if (asset.facilityDeficit !== undefined)
    notices.push(
      <Notice
        key="deficit"
        tone="warn"
        title={t("notice.deficit", { amount: formatAmount(asset.facilityDeficit, asset.decimals) })}
      >
        {t("notice.deficitLead")}
      </Notice>,
    );
  if (notices.length === 0) return null;
  return <div className="mb-5 space-y-2">{notices}</div>;
}

const PROBLEMS: Record<Freshness, "stale" | "old" | "unusable" | undefined> = {
  fresh: undefined,
  liquidationsOnly: "old",
  stale: "stale",
  unusable: "unusable",
  none: "stale",
};

/** What is wrong with a price, the gravest first. */
function priceProblem(asset: Asset) {
  return PROBLEMS[freshnessOf(asset)] ?? (isTooWide(asset) || isTooFar(asset) ? "uncertain" : undefined);
}

/** What becomes of the terms until a ramp has ended: from, to, when. */
function Ramp({ asset, endsAt }: { asset: Asset; endsAt: bigint }) {
  const { t } = useTranslation("reserve");
  const weight = (bps: number) => `${formatNumber(bps / 10_000)}×`;
  return (
    <Notice tone="warn" title={t("notice.ramp", { until: formatTime(endsAt) })}>
      <ul className="list-inside list-disc">
        {asset.liquidationThresholdBps !== asset.liquidationThresholdTargetBps && (
          <li>
            {t("notice.rampThreshold", {
              now: formatBps(asset.liquidationThresholdBps),
              target: formatBps(asset.liquidationThresholdTargetBps),
            })}
          </li>
        )}
        {asset.debtWeightBps !== asset.debtWeightTargetBps && (
          <li>
            {t("notice.rampWeight", { now: weight(asset.debtWeightBps), target: weight(asset.debtWeightTargetBps) })}
          </li>
        )}
        {asset.leavingGroups.length > 0 && (
          <li>{t("notice.rampGroups", { groups: formatList(asset.leavingGroups) })}</li>
        )}
      </ul>
      <p>{t("notice.rampLead")}</p>
    </Notice>
  );
}
