import { ArrowRight } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { movingAssets } from "@/chain/dollars.ts";
import type { Quote } from "@/chain/rules.ts";
import { healthTone } from "@/format/health.ts";
import { formatAmount, formatBps, formatHealth, formatPercent, formatPrice } from "@/format/numbers.ts";
import { Line, Lines, type Tone } from "@/ui/Stat.tsx";
import { portfolioOf, type Scene } from "./scene.ts";
import { type AssetStanding, type Standing, standingOf } from "./standing.ts";

interface ComparisonProps {
  scene: Scene;
  quote: Quote | undefined;
  /** The asset that is acted on. */
  reserve?: number;
  /** What of it is shown although there is none yet. */
  side?: "supply" | "debt";
}

/** Where the obligation stands, and where it would. */
export function Comparison({ scene, quote, reserve, side }: ComparisonProps) {
  const { t } = useTranslation("actions");
  const moving = useMemo(() => new Set(movingAssets(scene.market).map((asset) => asset.index)), [scene]);
  const before = useMemo(() => standingOf(portfolioOf(scene), moving, reserve), [scene, moving, reserve]);
  const after = quote && standingOf(quote.portfolio, moving, reserve);
  const last = after ?? before;
  const change = (show: (standing: Standing) => ReactNode) => (
    <Change before={show(before)} after={after && show(after)} />
  );
  return (
    <Lines>
      <Line label={t("health")} hint={t("healthHint")} tone={toneOf(last.health)}>
        {change(({ health }) =>
          health === undefined ? t("unknown") : formatHealth(health === "noDebt" ? undefined : health),
        )}
      </Line>
      <Line label={t("limitUsed")} hint={t("limitUsedHint")}>
        {change(({ limitUsed }) => (limitUsed === undefined ? "–" : formatPercent(limitUsed, 1)))}
      </Line>
      {(before.fall !== undefined || after?.fall !== undefined) && (
        <Line label={t("fall")} hint={t("fallHint")}>
          {change(({ fall }) => (fall === undefined ? "–" : fall === "never" ? t("never") : `−${formatBps(fall)}`))}
          {last.trigger && <Trigger scene={scene} {...last.trigger} />}
        </Line>
      )}
      <Line label={t("netApy")} hint={t("netApyHint")}>
        {change(({ netApy }) => (netApy === undefined ? "–" : formatPercent(netApy)))}
      </Line>
      {reserve !== undefined && <AssetLines {...{ scene, quote, reserve, side, before, after }} />}
    </Lines>
  );
}

function AssetLines({
  scene,
  quote,
  reserve,
  side: shown,
  before,
  after,
}: ComparisonProps & { reserve: number; before: Standing; after: Standing | undefined }) {
  const { t } = useTranslation(["actions", "common"]);
  const asset = scene.market.assets[reserve];
  const sides = [before.asset, after?.asset];
  const hasSome = (of: (side: AssetStanding) => bigint) => sides.some((side) => side && of(side) > 0n);
  const amount = (units: bigint) => formatAmount(units, asset?.decimals ?? 0);
  const values = { symbol: asset?.symbol };
  const change = (show: (side: AssetStanding) => ReactNode) => (
    <Change before={before.asset && show(before.asset)} after={after?.asset && show(after.asset)} />
  );
  const usd1 = (units: bigint) => {
    const mint = scene.market.assets.find((one) => one.isUsd1);
    return `${formatAmount(units, mint?.decimals ?? 0)} ${mint?.symbol ?? "USD1"}`;
  };
  return (
    <>
      {(shown === "supply" || hasSome((side) => side.supplied)) && (
        <>
          <Line label={t("supplied", values)}>{change((side) => amount(side.supplied))}</Line>
          <Line label={t("supplyApy", values)} hint={t("apyHint")}>
            {change((side) => formatPercent(side.supplyApy))}
          </Line>
          {(shown === undefined || before.asset?.isCollateral !== after?.asset?.isCollateral) && (
            <Line label={t("isCollateral", values)}>
              {change((side) => t(side.isCollateral ? "common:yes" : "common:no"))}
            </Line>
          )}
        </>
      )}
      {(shown === "debt" || hasSome((side) => side.owed)) && (
        <>
          <Line label={t("owed", values)}>{change((side) => amount(side.owed))}</Line>
          <Line label={t("borrowApy", values)} hint={t("apyHint")}>
            {change((side) => formatPercent(side.borrowApy))}
          </Line>
        </>
      )}
      {quote && quote.minted > 0n && (
        <Line label={t("minted")} hint={t("mintedHint")}>
          {usd1(quote.minted)}
        </Line>
      )}
      {quote && quote.burned > 0n && (
        <Line label={t("burned")} hint={t("burnedHint")}>
          {usd1(quote.burned)}
        </Line>
      )}
    </>
  );
}

/** The price at which liquidation begins, where one asset alone is collateral. */
function Trigger({ scene, index, usd }: { scene: Scene; index: number; usd: number }) {
  const { t } = useTranslation("actions");
  return (
    <span className="block font-normal text-muted">
      {t("trigger", { symbol: scene.market.assets[index]?.symbol, price: formatPrice(usd) })}
    </span>
  );
}

/** What something is, and what it becomes; once if it stays. */
export function Change({ before, after }: { before: ReactNode; after: ReactNode }) {
  const { t } = useTranslation("actions");
  if (after === undefined || after === before) return before;
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-1.5">
      <span className="font-normal text-muted">{before}</span>
      <ArrowRight aria-label={t("becomes")} className="size-3.5 text-muted" />
      <span>{after}</span>
    </span>
  );
}

function toneOf(health: Standing["health"]): Tone {
  return health === undefined || health === "noDebt" ? "plain" : healthTone(health);
}
