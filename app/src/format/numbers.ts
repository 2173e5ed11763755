import i18next from "i18next";

const USD_MICROS = 6;

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return new Intl.NumberFormat(i18next.language, options);
}

/** Base units as an exact decimal, such as "1234.5": no rounding, no grouping. */
export function toDecimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return sign + (fraction ? `${whole}.${fraction}` : whole);
}

/**
 * What a person typed, in base units; undefined if it is no amount, or finer than a base unit, or beyond 64 bits.
 * Commas count only where they group thousands: who types "1,5" means one and a half, and shall not get 15.
 */
export function parseAmount(text: string, decimals: number): bigint | undefined {
  const typed = text.trim();
  if (typed.includes(",") && !/^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(typed)) return undefined;
  const clean = typed.replaceAll(",", "");
  const match = /^(\d*)(?:\.(\d*))?$/.exec(clean);
  if (!match || !/\d/.test(clean)) return undefined;
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > decimals) return undefined;
  const units = BigInt(whole + fraction.padEnd(decimals, "0"));
  return units < 1n << 64n ? units : undefined;
}

/** Base units for people: at most `digits` significant decimals below 1000 and fewer above, rounded toward zero. */
export function formatAmount(units: bigint, decimals: number, style: "short" | "full" = "short"): string {
  const exact = toDecimal(units, decimals) as `${number}`;
  if (style === "full") return formatter({ maximumFractionDigits: decimals }).format(exact);
  const size = Math.abs(Number(exact));
  if (size >= 1e6)
    return formatter({
      notation: "compact",
      maximumFractionDigits: 2,
      roundingMode: "trunc",
    } as Intl.NumberFormatOptions).format(exact);
  const fraction = size === 0 ? 0 : size >= 1000 ? 2 : size >= 1 ? 4 : 6;
  if (size > 0 && size < 1e-6) return units < 0n ? "> -0.000001" : "< 0.000001";
  return formatter({ maximumFractionDigits: fraction, roundingMode: "trunc" } as Intl.NumberFormatOptions).format(
    exact,
  );
}

/** Millionths of a dollar, for people. */
export function formatUsd(micros: bigint, style: "short" | "full" = "full"): string {
  const exact = toDecimal(micros, USD_MICROS) as `${number}`;
  const currency = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  const size = Math.abs(Number(exact));
  if (style === "short" && size >= 1e4)
    return formatter({ ...currency, notation: "compact", maximumFractionDigits: 2 }).format(exact);
  return formatter({ ...currency, maximumFractionDigits: size > 0 && size < 0.01 ? 6 : 2 }).format(exact);
}

/** A price in dollars, for people: more decimals for small ones, so that nothing that has a price looks free. */
export function formatPrice(usd: number): string {
  const currency = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  if (usd > 0 && usd < 0.001) return formatter({ ...currency, maximumSignificantDigits: 4 }).format(usd);
  const digits = usd >= 1000 ? 2 : usd >= 1 ? 4 : 6;
  return formatter({ ...currency, minimumFractionDigits: 2, maximumFractionDigits: digits }).format(usd);
}

/** The value of base units at a price, in millionths of a dollar; for screens, not for rules. */
export function valueMicros(units: bigint, decimals: number, usd: number): bigint {
  return BigInt(Math.round((Number(units) / 10 ** decimals) * usd * 1e6));
}

/** A fraction as a percentage: 0.0512 is 5.12 %. */
export function formatPercent(fraction: number, digits = 2): string {
  // What rounds to zero has no sign.
  const options = { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  const least = 10 ** -(digits + 2);
  if (fraction > 0 && fraction < least / 2) return `< ${formatter(options).format(least)}`;
  return formatter({ ...options, signDisplay: "negative" }).format(fraction);
}

/** Basis points as a percentage, without needless zeros. */
export function formatBps(bps: number): string {
  return formatter({ style: "percent", maximumFractionDigits: 2 }).format(bps / 10_000);
}

/** A health factor in millionths; "∞" without debt. Rounded down, so that nobody looks safer than they are. */
export function formatHealth(micros: bigint | undefined): string {
  if (micros === undefined) return "∞";
  if (micros >= 100_000_000n) return "> 100";
  return formatter({
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    roundingMode: "trunc",
  } as Intl.NumberFormatOptions).format(Number(micros) / 1e6);
}

/** A plain number with grouping. */
export function formatNumber(value: number | bigint): string {
  return formatter({ maximumFractionDigits: 2 }).format(value);
}

/** An address short enough for a table. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 4)}…${address.slice(-4)}`;
}
