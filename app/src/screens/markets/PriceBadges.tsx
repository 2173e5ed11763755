import { useTranslation } from "react-i18next";
import { type Freshness, freshnessOf, isTooFar, isTooWide } from "@/chain/freshness.ts";
import type { Asset } from "@/chain/market.ts";
import { formatBps, formatPrice } from "@/format/numbers.ts";
import { Badge } from "@/ui/Badge.tsx";
import type { Tone } from "@/ui/Stat.tsx";

const TONES: Record<Freshness, Tone> = {
  fresh: "good",
  liquidationsOnly: "warn",
  stale: "bad",
  unusable: "bad",
  none: "bad",
};

/** Whether a price is good enough, and how sure its publishers are. */
export function PriceBadges({ asset }: { asset: Asset }) {
  const { t } = useTranslation("markets");
  const freshness = freshnessOf(asset);
  const [confidence, gap] = [formatBps(asset.price.confidenceBps), formatBps(asset.price.emaGapBps)];
  return (
    <>
      <Badge tone={TONES[freshness]}>{t(`freshness.${freshness}`)}</Badge>
      {freshness !== "none" && (
        <Badge tone={isTooWide(asset) ? "warn" : "plain"}>
          {isTooWide(asset) ? t("tooWide", { part: confidence }) : t("confidence", { part: confidence })}
        </Badge>
      )}
      {isTooFar(asset) && <Badge tone="warn">{t("tooFar", { part: gap })}</Badge>}
    </>
  );
}

/** A price, or a dash where there never was one. */
export function priceText({ price }: Asset): string {
  return price.publishedAt === 0n ? "—" : formatPrice(price.usd);
}
