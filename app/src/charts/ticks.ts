import i18next from "i18next";

import { formatPercent } from "@/format/numbers.ts";

const DAY = 86_400;

/**
 * A moment on an axis that spans so many seconds: the month, the day, or, between midnights, the time of day. Two marks
 * of an axis never say the same.
 */
export function formatTick(unix: number, span: number): string {
  const moment = new Date(unix * 1000);
  const isMidnight = moment.getHours() === 0 && moment.getMinutes() === 0 && moment.getSeconds() === 0;
  return new Intl.DateTimeFormat(i18next.language, optionsOf(span, isMidnight)).format(moment);
}

function optionsOf(span: number, isMidnight: boolean): Intl.DateTimeFormatOptions {
  if (span > 300 * DAY) return { year: "numeric", month: "short" };
  if (span > 20 * DAY || isMidnight) return { month: "short", day: "numeric" };
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return span <= 10 * 60 ? { ...time, second: "2-digit" } : time;
}

/** Fractions on an axis that goes up to `most`, as percentages with as many digits as its marks need. */
export function percentTicks(most: number): (fraction: number) => string {
  // Four marks of an axis differ in their last digit.
  const tiny = Math.min(6, Math.max(2, Math.ceil(-Math.log10((most * 100) / 4))));
  const digits = most > 0.05 ? 0 : most > 0.005 ? 1 : tiny;
  return (fraction) => formatPercent(fraction, digits);
}

/** An amount on an axis, which has little room: 1,200,000 is 1.2M. */
export function amountTick(amount: number): string {
  return new Intl.NumberFormat(i18next.language, { notation: "compact", maximumFractionDigits: 2 }).format(amount);
}

/** Prices in dollars on an axis between two of them, with as many digits as its marks need. */
export function priceTicks([low, high]: readonly [number, number]): (usd: number) => string {
  const digits = Math.min(9, Math.max(0, Math.ceil(-Math.log10((high - low) / 4 || 0.01))));
  const currency = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  const format = new Intl.NumberFormat(i18next.language, {
    ...currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return (usd) => format.format(usd);
}
