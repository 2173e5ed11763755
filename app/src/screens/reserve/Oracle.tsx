import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { freshnessOf } from "@/chain/freshness.ts";
import type { Asset } from "@/chain/market.ts";
import { formatBps, formatPrice, shortAddress, toDecimal } from "@/format/numbers.ts";
import { formatDuration, formatTime } from "@/format/time.ts";
import { PriceBadges, priceText } from "@/screens/markets/PriceBadges.tsx";
import { AddressText } from "@/ui/Address.tsx";
import { Card } from "@/ui/Card.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import { PriceLimits } from "./PriceLimits.tsx";

/** Price caps and floors have so many decimals. */
const CAP_DECIMALS = 8;

/** Where the price comes from, what it counts, and what it stops. */
export function Oracle({ asset }: { asset: Asset }) {
  const { t } = useTranslation(["reserve", "markets"]);
  const { price } = asset;
  const isThere = freshnessOf(asset) !== "none";
  const inDollars = (units: bigint) => formatPrice(Number(toDecimal(units, -price.exponent)));
  const limit = (units: bigint) =>
    units === 0n ? t("oracle.noLimit") : formatPrice(Number(toDecimal(units, CAP_DECIMALS)));
  return (
    <Card title={t("oracle.title")}>
      <div className="mb-3 flex flex-wrap gap-1">
        <PriceBadges asset={asset} />
      </div>
      <Lines>
        <Line label={t("oracle.spot")}>{priceText(asset)}</Line>
        {isThere && (
          <>
            <Line label={t("oracle.ema")}>{inDollars(price.ema)}</Line>
            <Line label={t("oracle.gap")}>{formatBps(price.emaGapBps)}</Line>
            <Line label={t("oracle.confidence")} hint={t("oracle.confidenceHint")}>
              ± {inDollars(price.confidence)} ({formatBps(price.confidenceBps)})
            </Line>
            <Line label={t("oracle.age")}>{formatDuration(price.age)}</Line>
          </>
        )}
        <Line label={t("oracle.published")}>{isThere ? formatTime(price.publishedAt) : t("oracle.never")}</Line>
        <Line label={t("oracle.collateral")} hint={t("oracle.countsHint")}>
          <Counts newRisk={price.newRisk?.collateral} liquidation={price.liquidation?.collateral} side="collateral" />
        </Line>
        <Line label={t("oracle.debt")} hint={t("oracle.countsHint")}>
          <Counts newRisk={price.newRisk?.debt} liquidation={price.liquidation?.debt} side="debt" />
        </Line>
        <Line label={t("oracle.cap")}>{limit(asset.collateralPriceCap)}</Line>
        <Line label={t("oracle.floor")}>{limit(asset.debtPriceFloor)}</Line>
        <Line label={t("oracle.feed")}>
          <a
            href={`https://insights.pyth.network/price-feeds?search=0x${asset.feedId}`}
            target="_blank"
            rel="noreferrer"
            title={asset.feedId}
            className="inline-flex items-center gap-1 font-mono underline decoration-line underline-offset-4 hover:decoration-ink"
          >
            <span className="sr-only">{t("oracle.feedLink")} </span>
            {shortAddress(asset.feedId)}
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        </Line>
        <Line label={t("oracle.account")}>
          {asset.priceAccount ? <AddressText address={asset.priceAccount} /> : t("oracle.noAccount")}
        </Line>
      </Lines>
      <h3 className="mt-5 mb-2 font-semibold text-sm">{t("oracle.limits")}</h3>
      <PriceLimits asset={asset} />
    </Card>
  );
}

interface CountsProps {
  /** In US dollars; undefined where the price is refused. */
  newRisk: number | undefined;
  liquidation: number | undefined;
  side: "collateral" | "debt";
}

/** What a token counts, for new loans and in liquidations. */
function Counts({ newRisk, liquidation, side }: CountsProps) {
  const { t } = useTranslation("reserve");
  const refused = t(side === "debt" ? "oracle.refusedDebt" : "oracle.refused");
  return (
    <>
      <span className="block">
        {newRisk === undefined ? refused : formatPrice(newRisk)}{" "}
        <span className="font-normal text-muted">{t("oracle.newRisk")}</span>
      </span>
      <span className="block">
        {liquidation === undefined ? t("oracle.refusedDebt") : formatPrice(liquidation)}{" "}
        <span className="font-normal text-muted">{t("oracle.liquidation")}</span>
      </span>
    </>
  );
}
