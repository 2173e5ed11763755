import { useTranslation } from "react-i18next";
import { freshnessOf, isTooFar, isTooWide } from "@/chain/freshness.ts";
import type { Asset } from "@/chain/market.ts";
import { formatBps } from "@/format/numbers.ts";
import { formatDuration } from "@/format/time.ts";
import { Badge } from "@/ui/Badge.tsx";

/** The limits of a reserve's price: how far off it is now, and what stops beyond each. */
export function PriceLimits({ asset }: { asset: Asset }) {
  const { t } = useTranslation("reserve");
  const freshness = freshnessOf(asset);
  const age = freshness === "none" ? t("oracle.never") : formatDuration(asset.price.age);
  const isTooOld = freshness === "liquidationsOnly" || freshness === "stale" || freshness === "none";
  const limits = [
    {
      key: "age",
      limit: t("oracle.ageLimit", { limit: formatDuration(asset.maxPriceAge) }),
      now: age,
      isBeyond: isTooOld,
      blocks: t("oracle.blocksNewRisk"),
    },
    {
      key: "confidence",
      limit: t("oracle.confidenceLimit", { limit: formatBps(asset.maxConfidenceBps) }),
      now: formatBps(asset.price.confidenceBps),
      isBeyond: isTooWide(asset),
      blocks: t("oracle.blocksNewRisk"),
    },
    {
      key: "gap",
      limit: t("oracle.gapLimit", { limit: formatBps(asset.maxEmaGapBps) }),
      now: formatBps(asset.price.emaGapBps),
      isBeyond: isTooFar(asset),
      blocks: t("oracle.blocksNewRisk"),
    },
    {
      key: "liquidationAge",
      limit: t("oracle.liquidationAgeLimit", { limit: formatDuration(asset.liquidationMaxPriceAge) }),
      now: age,
      isBeyond: freshness === "stale" || freshness === "none",
      blocks: t("oracle.blocksLiquidation"),
    },
  ];
  return (
    <>
      <ul className="divide-y divide-line text-sm">
        {limits.map(({ key, limit, now, isBeyond, blocks }, place) => (
          <li key={key} className="py-2.5">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <span>{limit}</span>
              <Badge tone={isBeyond ? "bad" : "good"}>
                {now} · {t(isBeyond ? "oracle.beyond" : "oracle.within")}
              </Badge>
            </div>
            {/* Limits after each other that stop the same say it once, under the last of them. */}
            {blocks !== limits[place + 1]?.blocks && (
              <p className="mt-1 text-muted text-xs">
                <span className="font-medium">{t("oracle.blocks")}: </span>
                {blocks}
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1 text-muted text-xs">{t("oracle.neverBlocked")}</p>
    </>
  );
}
