import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import type { HealthFigures } from "@/chain/rules.ts";
import { formatHealth, formatPercent, formatUsd } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import { bonusOf, less, type Offer } from "./offer.ts";
import { amountOf, worthOf } from "./words.ts";

interface OutcomeProps {
  offer: Offer;
  pair: { debt: Asset; collateral: Asset };
  before: HealthFigures;
  slippageBps: number;
}

/** What a liquidation costs and brings, in which form, and what it leaves. */
export function Outcome({ offer: { figures, profitUsdMicros, after }, pair, before, slippageBps }: OutcomeProps) {
  const { t } = useTranslation("liquidations");
  const bonus = bonusOf(figures);
  const leavesBadDebt = after !== undefined && after.collateralUsdMicros === 0n && after.debtUsdMicros > 0n;
  return (
    <>
      <Lines>
        <Line label={t("outcome.repaid")}>{worthOf(pair.debt, figures.repaid, figures.repaidUsdMicros)}</Line>
        <Line label={t("outcome.received")} hint={t("outcome.receivedHint")}>
          {worthOf(pair.collateral, figures.received, figures.receivedUsdMicros)}
        </Line>
        <Line label={t("outcome.as")}>{t(figures.receivesShares ? "outcome.asShares" : "outcome.asTokens")}</Line>
        <Line label={t("outcome.least")} hint={t("outcome.leastHint")}>
          {amountOf(pair.collateral, less(figures.received, slippageBps))}
        </Line>
        <Line label={t("outcome.profit")} hint={t("outcome.profitHint")} tone={profitUsdMicros > 0n ? "good" : "bad"}>
          {formatUsd(profitUsdMicros)}
          {bonus !== undefined && ` (${formatPercent(bonus)})`}
        </Line>
        <Line label={t("outcome.health")}>
          {formatHealth(before.factorMicros)} → {after ? formatHealth(after.factorMicros) : "—"}
        </Line>
      </Lines>
      {figures.receivesShares && <Notice title={t("outcome.shares")}>{t("outcome.sharesLead")}</Notice>}
      {!figures.receivesShares && pair.collateral.isNative && <Notice>{t("outcome.wrapped")}</Notice>}
      {leavesBadDebt && (
        <Notice title={t("outcome.leaves", { debt: formatUsd(after.debtUsdMicros) })}>{t("outcome.leavesLead")}</Notice>
      )}
    </>
  );
}
