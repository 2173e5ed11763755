import type { Asset } from "@/chain/market.ts";

/** In how many steps the slider goes from 0 to 100 %. */
export const STEPS = 1_000;

/** What would have to be borrowed, or repaid, for a utilisation to be reached; in base units. */
export interface Way {
  kind: "borrow" | "repay";
  assets: bigint;
}

/**
 * The way from today's utilisation to that of a step. Loans turn what lies there, or may be minted, into debt, so that
 * all there is to lend stays the same. Undefined where there is nothing to lend, or nothing to do.
 */
export function wayTo(
  { cash, borrowed, mintable }: Pick<Asset, "cash" | "borrowed" | "mintable">,
  step: number,
): Way | undefined {
  const all = cash + borrowed + mintable;
  const missing = (all * BigInt(step)) / BigInt(STEPS) - borrowed;
  if (missing === 0n) return undefined;
  return missing > 0n ? { kind: "borrow", assets: missing } : { kind: "repay", assets: -missing };
}

/** The step nearest to a utilisation. */
export function stepOf(utilisation: number): number {
  return Math.min(STEPS, Math.max(0, Math.round(utilisation * STEPS)));
}
