import type { OpenObligation } from "@/chain/obligations.ts";
import {
  answer,
  ask,
  type HealthFigures,
  type LiquidationFigures,
  type Market,
  type PositionFigures,
  type Ruled,
} from "@/chain/rules.ts";
import { within } from "./valuation.ts";

const ONE_BPS = 10_000n;
const U64_MAX = (1n << 64n) - 1n;

/** Somebody's debts and collateral, of which one of each is exchanged, and what pays most. */
export interface Choices {
  debts: PositionFigures[];
  collaterals: PositionFigures[];
  /** The pair that pays most, whatever it costs; absent where the rules refuse all. */
  best?: Pair;
  /** Any pair; absent where there is none. */
  first?: Pair;
  health: Ruled<HealthFigures>;
}

/** Two reserves. */
export interface Pair {
  debt: number;
  collateral: number;
}

/** A liquidation, and what is left of its obligation. */
export interface Offer {
  figures: LiquidationFigures;
  /** Less than zero for crumbs, which rounding eats. */
  profitUsdMicros: bigint;
  after?: HealthFigures;
}

/** What can be exchanged. */
export function choices(rules: Pick<Market, "portfolio">, target: OpenObligation): Choices {
  return within(rules, target, (victim) => {
    const positions = victim.positions();
    const debts = positions.filter((position) => position.owed > 0n);
    const collaterals = positions.filter((position) => position.isCollateral && position.supplied > 0n);
    const [debt, collateral] = [debts[0]?.index, collaterals[0]?.index];
    return {
      debts,
      collaterals,
      best: answer(() => victim.liquidationPlan()),
      first: debt === undefined || collateral === undefined ? undefined : { debt, collateral },
      health: ask(() => victim.health()),
    };
  });
}

/** What repaying at most `budget` would come to, or why the program would refuse it. */
export function offerOf(
  rules: Pick<Market, "portfolio">,
  target: OpenObligation,
  { debt, collateral }: Pair,
  budget: bigint,
): Ruled<Offer> {
  return within(rules, target, (victim) =>
    ask(() => {
      const { portfolio, ...figures } = victim.liquidate(debt, collateral, budget);
      const after = answer(() => portfolio.health());
      portfolio.free();
      return { figures, profitUsdMicros: figures.receivedUsdMicros - figures.repaidUsdMicros, after };
    }),
  );
}

/**
 * The most that it makes sense to offer: what would be repaid now, and as much more as may be added until it lands, as
 * far as the wallet holds it. Interest goes on, and a remainder of dust would be refused.
 */
export function mostOffered(
  rules: Pick<Market, "portfolio">,
  target: OpenObligation,
  pair: Pair,
  held: bigint | undefined,
  slippageBps: number,
): bigint | undefined {
  const offer = offerOf(rules, target, pair, held ?? U64_MAX);
  if (!offer.ok) return undefined;
  const { repaid } = offer.value.figures;
  const some = repaid + (repaid * BigInt(slippageBps)) / ONE_BPS + 1n;
  return held !== undefined && held < some ? held : some;
}

/** What a liquidator gains for each dollar repaid, for screens; absent where nothing is repaid. */
export function bonusOf({ repaidUsdMicros, receivedUsdMicros }: LiquidationFigures): number | undefined {
  if (repaidUsdMicros === 0n) return undefined;
  return Number(receivedUsdMicros - repaidUsdMicros) / Number(repaidUsdMicros);
}

/** The least of an amount that is accepted. */
export function less(amount: bigint, slippageBps: number): bigint {
  return amount - (amount * BigInt(slippageBps)) / ONE_BPS;
}
