import { type Action, answer, type Portfolio } from "@/chain/rules.ts";
import { CRITICAL_HEALTH, LOW_HEALTH } from "@/format/health.ts";
import { portfolioOf, type Scene } from "./scene.ts";

/** What people must say yes to before they sign; each has a sentence of its own. */
export type Risk = "nearLiquidation" | "lowHealth" | "withoutCollateral" | "leavesEmode" | "unsurePrice";

/** What is risky about an action that leads to `after`. */
export function risksOf(scene: Scene, after: Portfolio, action: Action): Risk[] {
  const before = portfolioOf(scene);
  const risks: Risk[] = [];
  const health = lowered(before, after);
  if (health !== undefined && health < LOW_HEALTH)
    risks.push(health < CRITICAL_HEALTH ? "nearLiquidation" : "lowHealth");
  if (action.kind === "setCollateral" && !action.enabled) risks.push("withoutCollateral");
  if (action.kind === "setEmode" && action.group === 0) risks.push("leavesEmode");
  if (!isSafe(after, action) && isBlind(scene, after, action)) risks.push("unsurePrice");
  return risks;
}

/** Whether prices are of no account: a repayment is good at any, and so is a withdrawal of who owes nothing. */
function isSafe(after: Portfolio, { kind }: Action): boolean {
  return kind === "repay" || (kind === "withdraw" && after.positions().every((position) => position.owed === 0n));
}

/** The health factor after an action that lowers it. */
function lowered(before: Portfolio, after: Portfolio): bigint | undefined {
  const [old, next] = [before, after].map((one) => answer(() => one.health())?.factorMicros);
  return next !== undefined && (old === undefined || next < old) ? next : undefined;
}

/** Whether a price is missing by which people could judge what they do. */
function isBlind({ market }: Scene, after: Portfolio, action: Action): boolean {
  const held = after.positions().map((position) => position.index);
  const named = "reserve" in action ? [action.reserve] : [];
  return [...held, ...named].some((index) => market.assets[index]?.price.newRiskRefused !== undefined);
}
