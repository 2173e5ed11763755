import { useTranslation } from "react-i18next";
import { formatAmount, formatBps } from "@/format/numbers.ts";
import { Line, Lines } from "@/ui/Stat.tsx";
import type { Side, SwapQuote } from "./swap.ts";

interface SwapFiguresProps {
  sides: { paid: Side; received: Side };
  /** Absent while there is nothing to swap, or it is refused. */
  offer: SwapQuote | undefined;
  feeBps: number;
}

/** Decimals in which a rate is said. */
const RATE_DECIMALS = 6;

/** What a swap brings and costs. */
export function SwapFigures({ sides: { paid, received }, offer, feeBps }: SwapFiguresProps) {
  const { t } = useTranslation("usd1");
  const amount = (base: bigint) => `${formatAmount(base, received.decimals, "full")} ${received.symbol}`;
  const rate = (value: number) => formatAmount(BigInt(Math.round(value * 10 ** RATE_DECIMALS)), RATE_DECIMALS);
  return (
    <div className="space-y-2">
      <div className="rounded-lg bg-sunken px-3 py-2.5">
        <p className="text-muted text-sm">{t("swap.receive")}</p>
        <p className="flex items-baseline justify-between gap-2 font-semibold text-xl" aria-live="polite">
          <span className="min-w-0 break-all">
            {offer ? formatAmount(offer.received, received.decimals, "full") : "0"}
          </span>
          <span className="font-medium text-sm">{received.symbol}</span>
        </p>
      </div>
      <Lines>
        <Line label={t("swap.fee", { fee: formatBps(feeBps) })} hint={t("swap.feeHint")}>
          {offer ? amount(offer.par - offer.received) : "—"}
        </Line>
        <Line label={t("swap.rate")}>{offer ? `1 ${paid.symbol} : ${rate(offer.rate)} ${received.symbol}` : "—"}</Line>
        <Line label={t("swap.least")} hint={t("swap.leastHint")}>
          {offer ? amount(offer.received) : "—"}
        </Line>
      </Lines>
    </div>
  );
}
