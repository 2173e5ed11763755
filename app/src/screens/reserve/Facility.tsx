import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatBps } from "@/format/numbers.ts";
import { capOf } from "@/screens/markets/assets.ts";
import { Bar } from "@/ui/Bar.tsx";
import { buttonClasses } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";

/** What the lending facility of the market's own dollar has minted, and may. */
export function Facility({ asset }: { asset: Asset }) {
  const { t } = useTranslation("reserve");
  const amount = (units: bigint) => formatAmount(units, asset.decimals);
  const cap = capOf(asset.facilityLevel, asset.facilityCapacity, asset.setCaps.facilityCapacity);
  return (
    <Card title={t("facility.title")}>
      <p className="mb-3 text-muted text-sm">{t("facility.lead")}</p>
      <div className="mb-3 space-y-1.5">
        {!cap.closed && <Bar value={cap.part} label={t("facility.levelLabel")} />}
        <p className="text-muted text-xs">
          {cap.closed
            ? t("facility.closed")
            : t("facility.left", { left: amount(asset.mintable), cap: amount(cap.cap) })}
          {cap.lowered && (
            <span className="block text-warn">
              {t("caps.lowered", { set: amount(asset.setCaps.facilityCapacity) })}
            </span>
          )}
        </p>
      </div>
      <Lines>
        <Line label={t("facility.level")}>{amount(asset.facilityLevel)}</Line>
        <Line label={t("facility.claim")} hint={t("facility.claimHint")}>
          {amount(asset.facilityClaim)}
        </Line>
        <Line label={t("facility.deficit")} tone={asset.facilityDeficit === undefined ? "plain" : "warn"}>
          {asset.facilityDeficit === undefined ? t("facility.none") : amount(asset.facilityDeficit)}
        </Line>
        <Line label={t("facility.flash")}>{amount(asset.flashCapacity)}</Line>
        <Line label={t("facility.flashFee")}>{formatBps(asset.flashFeeBps)}</Line>
      </Lines>
      <Link href="/usd1" className={`${buttonClasses("secondary", "small")} mt-4`}>
        {t("facility.more")}
      </Link>
    </Card>
  );
}
