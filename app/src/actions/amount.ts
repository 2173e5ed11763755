import { parseAmount } from "@/format/numbers.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problem.ts";

/** Groups of three digits behind commas, as in 1,234.56: a comma that is no decimal point. */
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;

/**
 * What somebody types, with a point before the decimals. Half of the world writes a comma there: left in place it would
 * fall out later, and 1,5 would be 15. Only what is put in at once, with whole groups of three digits, has commas that
 * group.
 */
export function tidyAmount(text: string, previous: string): string {
  const clean = text.replace(/[\s_']/g, "");
  const isPasted = Math.abs(clean.length - previous.length) > 1;
  if (isPasted && GROUPED.test(clean)) return clean.replaceAll(",", "");
  return clean.includes(".") ? clean.replaceAll(",", "") : clean.replace(",", ".");
}

/** What was typed in base units, or what is wrong with it. */
export function readAmount(text: string, asset: { symbol: string; decimals: number }): bigint | Problem {
  const units = parseAmount(text, asset.decimals);
  if (units !== undefined) return units;
  const match = /^\d*(?:\.(\d*))?$/.exec(text.trim());
  if (!match || !/\d/.test(text)) return problem("AmountNotANumber");
  const decimals = (match[1] ?? "").length;
  if (decimals > asset.decimals) {
    return problem("AmountTooFine_other", { symbol: asset.symbol, count: asset.decimals });
  }
  return problem("AmountTooLarge");
}

/** A part of an amount in hundredths, rounded down. */
export function partOf(amount: bigint, percent: number): bigint {
  return (amount * BigInt(percent)) / 100n;
}
