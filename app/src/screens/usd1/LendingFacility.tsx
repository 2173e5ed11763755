import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, formatBps, formatPercent } from "@/format/numbers.ts";
import { Badge } from "@/ui/Badge.tsx";
import { Bar } from "@/ui/Bar.tsx";
import { Card } from "@/ui/Card.tsx";
import { Stat, Stats } from "@/ui/Stat.tsx";
import { part } from "./sources.ts";

/** The facility that mints USD1 for loans and withdrawals, and the one that mints it within a transaction. */
export function LendingFacility({ usd1 }: { usd1: Asset }) {
  const { t } = useTranslation("usd1");
  const amount = (units: bigint) => formatAmount(units, usd1.decimals);
  const used = part(usd1.facilityLevel, usd1.facilityCapacity);
  const isCut = usd1.facilityCapacity < usd1.setCaps.facilityCapacity;
  const state = usd1.facilityCapacity === 0n ? "closed" : usd1.mintable === 0n ? "full" : "open";
  return (
    <Card
      title={t("lending.title")}
      aside={<Badge tone={state === "open" ? "good" : "warn"}>{t(`lending.state.${state}`)}</Badge>}
    >
      <p className="mb-4 text-muted text-sm">{t("lending.lead")}</p>
      {used !== undefined && (
        <div className="mb-5">
          <Bar value={used} label={t("lending.used")} />
          <p className="mt-1.5 text-muted text-sm">
            {t("lending.usedText", {
              level: amount(usd1.facilityLevel),
              capacity: amount(usd1.facilityCapacity),
              part: formatPercent(used, 1),
            })}{" "}
            {isCut && t("lending.cut", { set: amount(usd1.setCaps.facilityCapacity) })}
          </p>
        </div>
      )}
      <Stats>
        <Stat label={t("lending.level")} hint={t("lending.levelHint")} value={amount(usd1.facilityLevel)} />
        <Stat label={t("lending.mintable")} hint={t("lending.mintableHint")} value={amount(usd1.mintable)} />
        {usd1.facilityDeficit === undefined ? (
          <Stat label={t("lending.claim")} hint={t("lending.claimHint")} value={amount(usd1.facilityClaim)} />
        ) : (
          <Stat
            label={t("lending.claim")}
            hint={t("lending.claimHint")}
            value={amount(usd1.facilityClaim)}
            note={<span className="text-warn">{t("lending.deficit", { amount: amount(usd1.facilityDeficit) })}</span>}
          />
        )}
        <Stat
          label={t("lending.flash")}
          hint={t("lending.flashHint")}
          value={usd1.flashCapacity > 0n ? amount(usd1.flashCapacity) : t("lending.flashClosed")}
          note={usd1.flashCapacity > 0n && t("lending.flashFee", { fee: formatBps(usd1.flashFeeBps) })}
        />
      </Stats>
    </Card>
  );
}
