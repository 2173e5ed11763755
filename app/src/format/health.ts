import type { Tone } from "@/ui/Stat.tsx";

/** Health factors in millionths. Under this a bad day of the market can reach the account. */
export const LOW_HEALTH = 1_500_000n;
/** Under this an hour can. */
export const CRITICAL_HEALTH = 1_100_000n;

/** The colour of a health factor; undefined is one without debt. */
export function healthTone(factorMicros: bigint | undefined): Tone {
  if (factorMicros === undefined || factorMicros >= LOW_HEALTH) return "good";
  return factorMicros >= CRITICAL_HEALTH ? "warn" : "bad";
}
