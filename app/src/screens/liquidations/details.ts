import { answer, type Distance, type LiquidationFigures, type PositionFigures } from "@/chain/rules.ts";
import { type Owing, type Valuation, within } from "./valuation.ts";

/** What the table shows of an obligation beyond its health: only for the rows that are looked at. */
export interface Details {
  /** How far the prices of all assets but dollars are from liquidating it. */
  distance?: Distance;
  /** The reserves of its largest collateral and its largest debt. */
  collateral?: number;
  debt?: number;
  /** The liquidation that pays most now; absent where there is none. */
  plan?: LiquidationFigures;
}

const known = new WeakMap<Owing, Details>();

/** Looked up once for each valuation. */
export function detailsOf(row: Owing, valuation: Pick<Valuation, "rules" | "moving">): Details {
  const found = known.get(row) ?? look(row, valuation);
  known.set(row, found);
  return found;
}

function look(
  { obligation, health, isBadDebt }: Owing,
  { rules, moving }: Pick<Valuation, "rules" | "moving">,
): Details {
  return within(rules, obligation, (portfolio) => {
    const positions = portfolio.positions();
    return {
      distance: answer(() => portfolio.distance(moving)),
      collateral: largest(
        positions.filter((position) => position.isCollateral),
        (position) => position.suppliedUsdMicros,
      ),
      debt: largest(positions, (position) => position.owedUsdMicros),
      plan: health.isLiquidatable && !isBadDebt ? answer(() => portfolio.liquidationPlan()) : undefined,
    };
  });
}

function largest(
  positions: readonly PositionFigures[],
  worth: (position: PositionFigures) => bigint | undefined,
): number | undefined {
  let [most, index]: [bigint, number | undefined] = [0n, undefined];
  for (const position of positions) {
    const value = worth(position) ?? 0n;
    if (value > most) [most, index] = [value, position.index];
  }
  return index;
}
