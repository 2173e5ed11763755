import type { OpenObligation } from "@/chain/obligations.ts";
import {
  ask,
  type HealthFigures,
  type Market,
  type ObligationFigures,
  type Portfolio,
  type PositionFigures,
  type Refusal,
} from "@/chain/rules.ts";

/** Falls of the prices of all assets but dollars that the summary looks at, in basis points. */
export const FALLS = [0, 1_000, 2_000, 3_000] as const;
const ONE_BPS = 10_000;

/** An obligation that owes something, valued by the prices that liquidations go by. */
export interface Owing {
  obligation: OpenObligation;
  figures: ObligationFigures;
  health: HealthFigures;
  /** Its collateral is gone to the last base unit: nothing is left to seize, and its debt can be written off. */
  isBadDebt: boolean;
}

/** One that owes something and cannot be valued. */
export interface Unvalued {
  obligation: OpenObligation;
  /** Absent where the rules cannot read it. */
  figures?: ObligationFigures;
  refusal: Refusal;
  /** The reserves of it that have no price young enough. */
  unpriced: number[];
}

/** What could be liquidated after a fall, at the prices after it. Without bad debt. */
export interface Level {
  fallBps: number;
  obligations: number;
  collateralUsdMicros: bigint;
  debtUsdMicros: bigint;
  /** Debt that the collateral of the same obligation does not cover. */
  uncoveredUsdMicros: bigint;
}

/** All obligations of a market at one moment. */
export interface Valuation {
  /** The market at that moment, and the reserves whose prices fall. */
  rules: Rules;
  moving: Uint16Array;
  owing: Owing[];
  unvalued: Unvalued[];
  withoutDebt: number;
  /** One for each of the falls. */
  levels: Level[];
}

export type Rules = Pick<Market, "portfolio" | "shocked">;

/** Values obligations one by one: it rests after each, so that a page stays quick. Ends with all of them together. */
export function* valuing(
  rules: Rules,
  obligations: readonly OpenObligation[],
  moving: Uint16Array,
): Generator<undefined, Valuation> {
  const shocked = FALLS.filter((fall) => fall > 0).map((fall) => rules.shocked(moving, ONE_BPS - fall));
  const [owing, unvalued]: [Owing[], Unvalued[]] = [[], []];
  const levels = FALLS.map(emptyLevel);
  let withoutDebt = 0;
  try {
    for (const obligation of obligations) {
      const valued = valueOne(rules, obligation);
      if (valued === "without debt") withoutDebt += 1;
      else if ("refusal" in valued) unvalued.push(valued);
      else {
        owing.push(valued);
        if (!valued.isBadDebt) count(levels, [valued.health, ...shocked.map((after) => healthIn(after, obligation))]);
      }
      yield;
    }
  } finally {
    for (const after of shocked) after.free();
  }
  return { rules, moving, owing, unvalued, withoutDebt, levels };
}

/** Runs a generator to its end at once. */
export function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function valueOne(rules: Rules, obligation: OpenObligation): Owing | Unvalued | "without debt" {
  const valued = ask(() =>
    within(rules, obligation, (portfolio): Owing | Unvalued | "without debt" => {
      const figures = portfolio.obligation();
      if (!figures?.hasDebt) return "without debt";
      const health = ask(() => portfolio.health());
      if (!health.ok) return { obligation, figures, refusal: health.refusal, unpriced: unpricedOf(portfolio) };
      return { obligation, figures, health: health.value, isBadDebt: isBadDebt(portfolio, health.value) };
    }),
  );
  // What the rules do not even read must not hide all others.
  return valued.ok ? valued.value : { obligation, refusal: valued.refusal, unpriced: [] };
}

function unpricedOf(portfolio: Portfolio): number[] {
  const lacks = (position: PositionFigures) =>
    position.suppliedUsdMicros === undefined || position.owedUsdMicros === undefined;
  return portfolio
    .positions()
    .filter(lacks)
    .map((position) => position.index);
}

/** Worth nothing may still be something: dust, or an asset that weighs nothing and has no price. */
function isBadDebt(portfolio: Portfolio, health: HealthFigures): boolean {
  if (health.collateralUsdMicros > 0n) return false;
  return !portfolio.positions().some((position) => position.isCollateral && position.supplied > 0n);
}

function healthIn(rules: Rules, obligation: OpenObligation): HealthFigures | undefined {
  return within(rules, obligation, (portfolio) => {
    const health = ask(() => portfolio.health());
    return health.ok ? health.value : undefined;
  });
}

/** Asks an obligation in a market, and gives its memory back: the rules' memory is not collected in time. */
export function within<T>(
  rules: Pick<Rules, "portfolio">,
  obligation: OpenObligation,
  question: (portfolio: Portfolio) => T,
): T {
  const portfolio = rules.portfolio(obligation.account.data);
  try {
    return question(portfolio);
  } finally {
    portfolio.free();
  }
}

function emptyLevel(fallBps: number): Level {
  return { fallBps, obligations: 0, collateralUsdMicros: 0n, debtUsdMicros: 0n, uncoveredUsdMicros: 0n };
}

function count(levels: Level[], healths: readonly (HealthFigures | undefined)[]): void {
  levels.forEach((level, place) => {
    const health = healths[place];
    if (!health?.isLiquidatable) return;
    const { collateralUsdMicros: collateral, debtUsdMicros: debt } = health;
    level.obligations += 1;
    level.collateralUsdMicros += collateral;
    level.debtUsdMicros += debt;
    if (debt > collateral) level.uncoveredUsdMicros += debt - collateral;
  });
}
