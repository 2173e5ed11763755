import i18next from "i18next";
import type { CurvePoint, FieldValue } from "@/chain/rules.ts";
import { formatList } from "@/format/list.ts";
import { formatAmount, formatBps, formatNumber, toDecimal } from "@/format/numbers.ts";
import { formatDuration } from "@/format/time.ts";

/**
 * What a value is counted in: basis points shown as a percentage, as percentage points or as a factor, base units of a token, whole dollars
 * or their millionths, 1e-8 dollars, seconds, and so on.
 */
export type Unit =
  | "bps"
  | "points"
  | "factor"
  | "tokens"
  | "usd"
  | "usdMicros"
  | "price"
  | "seconds"
  | "number"
  | "address"
  | "addresses"
  | "feed"
  | "curve"
  | "groups"
  | "switch";

/** What amounts are amounts of. Without decimals, as of a mint that was not read yet, they stay base units. */
export interface Coin {
  symbol: string;
  decimals: number | undefined;
}

/** What a zero says, where it does not say zero. */
export type Zero = "none" | "noLimit";

/** The most that 64 bits hold: a cap that caps nothing. */
const UNLIMITED = (1n << 64n) - 1n;
/** The address that nobody has a key for. */
const NOBODY = "11111111111111111111111111111111";
const PRICE_DECIMALS = 8;
const MICROS = 6;
const WHOLE = 10_000;
const PER_POINT = 100;

/** A value for people, in all its digits: parameters are not rounded. */
export function formatValue(unit: Unit, value: FieldValue, coin: Coin, zero?: Zero): string {
  if (zero && (value === 0n || value === 0)) return i18next.t(`parameters:value.${zero}`);
  switch (unit) {
    case "bps":
      return formatBps(Number(value));
    case "points":
      return i18next.t("parameters:value.points", { value: formatNumber(Number(value) / PER_POINT) });
    case "factor":
      return `${new Intl.NumberFormat(i18next.language, { maximumFractionDigits: 4 }).format(Number(value) / WHOLE)}×`;
    case "tokens":
      return formatTokens(BigInt(value as bigint), coin);
    case "usd":
      return formatDollars(BigInt(value as bigint), 0);
    case "usdMicros":
      return formatDollars(BigInt(value as bigint), MICROS);
    case "price":
      return formatDollars(BigInt(value as bigint), PRICE_DECIMALS);
    case "seconds":
      // All four units, so that no second is lost.
      return formatDuration(Number(value), 4);
    case "number":
      return formatNumber(Number(value));
    case "address":
    case "addresses":
      return formatList(addressesOf(value)) || i18next.t("parameters:value.nobody");
    case "curve":
      return formatCorners(value).join(" · ");
    case "groups": {
      const groups = value as number[];
      return groups.length === 0 ? i18next.t("parameters:value.none") : formatList(groups);
    }
    case "switch":
      return i18next.t(value ? "parameters:value.off" : "parameters:value.open");
    case "feed":
      return String(value);
  }
}

/** A value for machines: exact, without grouping or a unit's name, the same in every language. */
export function plainValue(unit: Unit, value: FieldValue, coin: Coin): string {
  switch (unit) {
    case "tokens":
      return toDecimal(BigInt(value as bigint), coin.decimals ?? 0);
    case "usdMicros":
      return toDecimal(BigInt(value as bigint), MICROS);
    case "price":
      return toDecimal(BigInt(value as bigint), PRICE_DECIMALS);
    case "curve":
      return corners(value)
        .map((corner) => `${corner.utilisationBps}:${corner.aprBps}`)
        .join(" ");
    default:
      return Array.isArray(value) ? value.join(" ") : String(value);
  }
}

/** What `plainValue` counts in, for machines. */
export function plainUnit(unit: Unit, coin: Coin): string {
  switch (unit) {
    case "bps":
    case "points":
    case "factor":
    case "curve":
      return "bps";
    case "tokens":
      return coin.decimals === undefined ? `base units of ${coin.symbol}` : coin.symbol;
    case "usd":
    case "usdMicros":
    case "price":
      return "USD";
    case "seconds":
      return "s";
    case "switch":
      return "off";
    default:
      return "";
  }
}

function formatTokens(units: bigint, { symbol, decimals }: Coin): string {
  if (units === UNLIMITED) return i18next.t("parameters:value.noLimit");
  if (decimals === undefined) return i18next.t("parameters:value.baseUnits", { units: formatNumber(units), symbol });
  return `${formatAmount(units, decimals, "full")} ${symbol}`;
}

function formatDollars(units: bigint, decimals: number): string {
  if (units === UNLIMITED) return i18next.t("parameters:value.noLimit");
  const exact = toDecimal(units, decimals) as `${number}`;
  const options = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  return new Intl.NumberFormat(i18next.language, {
    ...options,
    minimumFractionDigits: 0,
    maximumFractionDigits: decimals,
  }).format(exact);
}

/** The addresses of a value that is counted in them. A place that none stands in is left out: it believes nobody. */
export function addressesOf(value: FieldValue): readonly string[] {
  return [value as string | string[]].flat().filter((address) => address !== NOBODY);
}

/** The corners of a curve, each for a line of its own. */
export function formatCorners(value: FieldValue): readonly string[] {
  return corners(value).map((corner) => `${formatBps(corner.utilisationBps)}: ${formatBps(corner.aprBps)}`);
}

function corners(value: FieldValue): readonly CurvePoint[] {
  return value as CurvePoint[];
}
