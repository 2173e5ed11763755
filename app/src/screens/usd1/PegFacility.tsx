import { PROGRAM_ERRORS } from "@wlm/client";
import { useTranslation } from "react-i18next";
import type { Peg } from "@/chain/market.ts";
import type { Refusal } from "@/chain/rules.ts";
import { formatAmount, formatBps, formatPercent, formatPrice } from "@/format/numbers.ts";
import { formatDuration } from "@/format/time.ts";
import { Badge } from "@/ui/Badge.tsx";
import { Bar } from "@/ui/Bar.tsx";
import { RefusalText } from "@/ui/RefusalText.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import { TokenName } from "@/ui/Token.tsx";
import { part, USD1_DECIMALS } from "./sources.ts";

/** A price floor is in hundred-millionths of a dollar. */
const FLOOR_UNITS = 1e8;

/** A coin that USD1 is swapped for at par: what is out against it, on what terms, and whether it is open. */
export function PegFacility({ peg, usd1 }: { peg: Peg; usd1: string }) {
  const { t } = useTranslation("usd1");
  const dollars = (units: bigint) => formatAmount(units, USD1_DECIMALS);
  const coins = (units: bigint) => `${formatAmount(units, peg.decimals)} ${peg.symbol}`;
  const used = part(peg.level, peg.capacity) ?? 1;
  return (
    <div>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h3>
          <TokenName symbol={peg.symbol} name={peg.name} />
        </h3>
        <State peg={peg} />
      </div>
      <Bar value={used} label={t("pegs.used", { coin: peg.symbol })} />
      <p className="mt-1.5 mb-2 text-muted text-sm">
        {t("pegs.usedText", {
          level: dollars(peg.level),
          capacity: dollars(peg.capacity),
          part: formatPercent(used, 1),
        })}
      </p>
      <Lines>
        <Line label={t("pegs.room")} hint={t("pegs.roomHint")}>
          {dollars(peg.room)} {usd1}
        </Line>
        <Line label={t("pegs.stock")} hint={t("pegs.stockHint", { profit: coins(peg.profit) })}>
          {coins(peg.stock)}
        </Line>
        <Line label={t("pegs.buyFee")}>{formatBps(peg.buyFeeBps)}</Line>
        <Line label={t("pegs.sellFee")}>{formatBps(peg.sellFeeBps)}</Line>
        <Line label={t("pegs.price")} hint={t("pegs.priceHint", { age: formatDuration(peg.maxPriceAge) })}>
          <Price peg={peg} />
        </Line>
        <Line label={t("pegs.floor")} hint={t("pegs.floorHint")}>
          {formatPrice(Number(peg.priceFloor) / FLOOR_UNITS)}
        </Line>
        {peg.capacity < peg.setCapacity && (
          <Line label={t("pegs.cut")} tone="warn">
            {dollars(peg.setCapacity)}
          </Line>
        )}
      </Lines>
      {peg.buyRefused && (
        <p className="mt-2 text-sm text-warn">
          <RefusalText problem={named(peg.buyRefused)} />
        </p>
      )}
    </div>
  );
}

/** The figures name a refusal; the program's list of errors says it in a sentence. */
function named(name: string): Refusal {
  return Object.values(PROGRAM_ERRORS).find((error) => error.name === name) ?? { name, message: name };
}

function State({ peg }: { peg: Peg }) {
  const { t } = useTranslation("usd1");
  if (peg.capacity === 0n) return <Badge tone="warn">{t("pegs.state.closed")}</Badge>;
  if (peg.buyRefused) return <Badge tone="warn">{t("pegs.state.refused")}</Badge>;
  if (peg.room === 0n) return <Badge tone="warn">{t("pegs.state.full")}</Badge>;
  return <Badge tone="good">{t("pegs.state.open")}</Badge>;
}

function Price({ peg: { price, maxPriceAge } }: { peg: Peg }) {
  const { t } = useTranslation("usd1");
  if (!price || price.publishedAt === 0n) return <span className="text-warn">{t("pegs.noPrice")}</span>;
  const isStale = price.age > maxPriceAge;
  return (
    <>
      {formatPrice(price.usd)}{" "}
      <span className={isStale ? "text-warn" : "font-normal text-muted"}>
        {t(isStale ? "pegs.stale" : "pegs.fresh", { age: formatDuration(Math.max(0, price.age)) })}
      </span>
    </>
  );
}
