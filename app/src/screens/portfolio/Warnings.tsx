import { useTranslation } from "react-i18next";
import { useSentence } from "@/actions/useSentence.ts";
import type { Asset } from "@/chain/market.ts";
import type { HealthFigures } from "@/chain/rules.ts";
import { formatAmount, formatBps, formatHealth, formatPercent, formatUsd } from "@/format/numbers.ts";
import { formatDuration, formatTime } from "@/format/time.ts";
import { Notice } from "@/ui/Badge.tsx";
import type { Tone } from "@/ui/Stat.tsx";
import { ChangeWarning } from "./ChangeWarning.tsx";
import type { Ramp, Warning } from "./warnings.ts";
import { when } from "./when.ts";

interface WarningsProps {
  warnings: readonly Warning[];
  assets: readonly Asset[];
  now: bigint;
  /** The health when the last ramp has ended, at today's prices, where it is known. */
  afterRamps: HealthFigures | undefined;
}

/** What the owner of an account should know before anything else. */
export function Warnings({ warnings, assets, now, afterRamps }: WarningsProps) {
  const { t } = useTranslation("portfolio");
  if (warnings.length === 0) return null;
  return (
    <section aria-label={t("warnings.label")}>
      <ul className="space-y-2">
        {warnings.map((warning) => (
          <li key={keyOf(warning)}>
            <One warning={warning} assets={assets} now={now} afterRamps={afterRamps} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function keyOf(warning: Warning): string {
  if (warning.kind === "change") return `change ${warning.change.address}`;
  if (warning.kind === "ramp")
    return `ramp ${warning.ramp.what} ${"asset" in warning.ramp ? warning.ramp.asset.index : ""}`;
  return "asset" in warning ? `${warning.kind} ${warning.asset?.index}` : warning.kind;
}

type OneProps = Omit<WarningsProps, "warnings"> & { warning: Warning };

function One({ warning, assets, now, afterRamps }: OneProps) {
  const { t } = useTranslation("portfolio");
  const refusal = useSentence();
  switch (warning.kind) {
    case "liquidatable":
      return <Liquidatable warning={warning} assets={assets} />;
    case "unbacked":
      return (
        <Notice tone="bad" title={t("warnings.unbacked")}>
          {t("warnings.unbackedLead")}
        </Notice>
      );
    case "critical":
    case "low":
      return (
        <Notice
          tone={warning.kind === "critical" ? "bad" : "warn"}
          title={t(`warnings.${warning.kind}`, { health: formatHealth(warning.factorMicros) })}
        >
          {t(`warnings.${warning.kind}Lead`)}
        </Notice>
      );
    case "unknownHealth":
      return (
        <Notice tone="bad" title={t("warnings.unknownHealth")}>
          {refusal(warning.refusal)}
        </Notice>
      );
    case "price":
      return <Price warning={warning} />;
    case "ramp":
      return <RampWarning ramp={warning.ramp} now={now} afterRamps={afterRamps} />;
    case "change":
      return <ChangeWarning change={warning.change} asset={warning.asset} now={now} />;
    case "noDeposits":
    case "noLoans":
      return (
        <Notice title={t(`warnings.${warning.kind}`, { asset: warning.asset.symbol })}>
          {warning.until === undefined ? t("warnings.stopped") : t("warnings.stoppedUntil", when(warning.until, now))}
        </Notice>
      );
    case "withdrawal":
      return <Withdrawal warning={warning} />;
  }
}

type Of<Kind extends Warning["kind"]> = Extract<Warning, { kind: Kind }>;

function Liquidatable({ warning, assets }: { warning: Of<"liquidatable">; assets: readonly Asset[] }) {
  const { t } = useTranslation("portfolio");
  const { plan } = warning;
  const [debt, collateral] = [assets[plan?.debt ?? -1], assets[plan?.collateral ?? -1]];
  const amount = (units: bigint, asset: Asset) => `${formatAmount(units, asset.decimals)} ${asset.symbol}`;
  return (
    <Notice tone="bad" title={t("warnings.liquidatable")}>
      {plan && debt && collateral
        ? t("warnings.liquidatableLead", {
            repaid: amount(plan.repaid, debt),
            repaidUsd: formatUsd(plan.repaidUsdMicros),
            received: amount(plan.received, collateral),
            receivedUsd: formatUsd(plan.receivedUsdMicros),
          })
        : t("warnings.liquidatableNoPlan")}
    </Notice>
  );
}

const KNOWN_REFUSALS = ["PriceStale", "PriceConfidenceTooWide", "PriceEmaGapTooWide"] as const;

function Price({ warning }: { warning: Of<"price"> }) {
  const { t } = useTranslation("portfolio");
  const { asset, stops, isOwed } = warning;
  const why = KNOWN_REFUSALS.find((name) => name === warning.refusal) ?? "other";
  const lead = stops === "all" ? "priceAll" : isOwed ? "priceNewRiskOwed" : "priceNewRisk";
  return (
    <Notice
      tone={stops === "all" ? "bad" : "warn"}
      title={t(`warnings.price.${why}`, { asset: asset.symbol, time: formatTime(asset.price.publishedAt) })}
    >
      {t(`warnings.${lead}`, { asset: asset.symbol })}
    </Notice>
  );
}

interface RampWarningProps {
  ramp: Ramp;
  now: bigint;
  afterRamps: HealthFigures | undefined;
}

function RampWarning({ ramp, now, afterRamps }: RampWarningProps) {
  const { t } = useTranslation("portfolio");
  const title = () => {
    if (ramp.what === "leaving") return t("warnings.ramp.leaving", { asset: ramp.asset.symbol, group: ramp.group });
    if (ramp.what === "group" && ramp.toBps === 0) return t("warnings.ramp.fading", { group: ramp.group });
    const [from, to] = [formatBps(ramp.fromBps), formatBps(ramp.toBps)];
    if (ramp.what === "group") return t("warnings.ramp.group", { group: ramp.group, from, to });
    return t(`warnings.ramp.${ramp.what}`, { asset: ramp.asset.symbol, from, to });
  };
  const tone: Tone = afterRamps?.isLiquidatable ? "bad" : "warn";
  return (
    <Notice tone={tone} title={title()}>
      {t("warnings.rampUntil", when(ramp.endsAt, now))}{" "}
      {afterRamps &&
        t(afterRamps.isLiquidatable ? "warnings.rampLiquidated" : "warnings.rampHealth", {
          health: formatHealth(afterRamps.factorMicros),
        })}
    </Notice>
  );
}

function Withdrawal({ warning }: { warning: Of<"withdrawal"> }) {
  const { t } = useTranslation("portfolio");
  const { asset, most, supplied, why } = warning;
  const amount = (units: bigint) => formatAmount(units, asset.decimals);
  return (
    <Notice
      tone="warn"
      title={t("warnings.withdrawal", { most: amount(most), supplied: amount(supplied), asset: asset.symbol })}
    >
      {why === "lent"
        ? t("warnings.withdrawalLent", { utilisation: formatPercent(asset.utilisation, 1), asset: asset.symbol })
        : t("warnings.withdrawalOutflow", { asset: asset.symbol, window: formatDuration(asset.outflowWindow) })}
    </Notice>
  );
}
