import { ask, type Portfolio } from "@/chain/rules.ts";
import { type Problem, problem } from "./problem.ts";
import { assetOf, portfolioOf, positionOf, type Scene } from "./scene.ts";

/** What takes an amount. */
export type AmountKind = "supply" | "withdraw" | "borrow" | "repay";

/** The most that the rules and the wallet allow now. */
export interface Limit {
  /** In base units; undefined if nobody knows, because no wallet is connected. */
  most: bigint | undefined;
  /** The most is all there is: it is asked for as "all", so that no interest of the meantime stays behind. */
  isAll: boolean;
  /** Why there is nothing to move. */
  nothing?: Problem;
}

/**
 * Seconds until a transaction lands, generously. Interest goes on until then: what is just within a limit now would be
 * refused.
 */
const LANDS_WITHIN = 20n;
/** Seconds for which a wallet should be able to pay the interest too, where all debt is repaid. */
const INTEREST_AHEAD = 60n;

export function limitOf(scene: Scene, kind: AmountKind, reserve: number): Limit {
  const limits = { supply, withdraw, borrow, repay };
  return limits[kind](scene, reserve);
}

/** Whether an amount is all there is, and more cannot be meant. */
export function isAllOf(limit: Limit, kind: AmountKind, amount: bigint): boolean {
  if (!limit.isAll || limit.most === undefined || limit.most === 0n) return false;
  return kind === "repay" ? amount >= limit.most : amount === limit.most;
}

function supply(scene: Scene, reserve: number): Limit {
  const asset = assetOf(scene, reserve);
  const balance = scene.tokens?.get(asset.mint);
  if (balance === undefined) return { most: undefined, isAll: false };
  if (balance === 0n) return { most: 0n, isAll: false, nothing: problem("BalanceEmpty", { symbol: asset.symbol }) };
  const portfolio = portfolioOf(scene);
  const most = portfolio.maxDeposit(reserve, balance);
  return { most, isAll: false, nothing: most === 0n ? refusal(() => portfolio.deposit(reserve, balance)) : undefined };
}

function borrow(scene: Scene, reserve: number): Limit {
  const most = soonest(scene, (portfolio) => portfolio.maxBorrow(reserve));
  return {
    most,
    isAll: false,
    nothing: most === 0n ? refusal(() => portfolioOf(scene).borrow(reserve, 1n)) : undefined,
  };
}

function withdraw(scene: Scene, reserve: number): Limit {
  const portfolio = portfolioOf(scene);
  const supplied = positionOf(portfolio, reserve)?.supplied ?? 0n;
  const { symbol } = assetOf(scene, reserve);
  if (supplied === 0n) return { most: 0n, isAll: false, nothing: problem("NothingSupplied", { symbol }) };
  const all = ask(() => portfolio.withdrawAll(reserve));
  if (all.ok) return { most: all.value.assets, isAll: true };
  const most = soonest(scene, (one) => one.maxWithdraw(reserve));
  return { most, isAll: false, nothing: most === 0n ? all.refusal : undefined };
}

function repay(scene: Scene, reserve: number): Limit {
  const owed = positionOf(portfolioOf(scene), reserve)?.owed ?? 0n;
  const { symbol, mint } = assetOf(scene, reserve);
  if (owed === 0n) return { most: 0n, isAll: false, nothing: problem("NothingOwed", { symbol }) };
  const balance = scene.tokens?.get(mint);
  if (balance === 0n) return { most: 0n, isAll: false, nothing: problem("BalanceEmpty", { symbol }) };
  if (balance === undefined || balance >= owedSoon(scene, reserve)) return { most: owed, isAll: true };
  return { most: balance, isAll: false };
}

/** What is owed when a repayment lands, generously. */
export function owedSoon({ market, obligation }: Scene, reserve: number): bigint {
  const soon = market.rules.at(market.now + INTEREST_AHEAD).portfolio(obligation);
  return positionOf(soon, reserve)?.owed ?? 0n;
}

/**
 * The smaller of what a rule allows now and when the transaction lands. A price that is old enough by then to be
 * refused is most often published anew before: then what is allowed now counts.
 */
function soonest({ market, obligation }: Scene, most: (portfolio: Portfolio) => bigint): bigint {
  const now = most(market.rules.portfolio(obligation));
  const soon = most(market.rules.at(market.now + LANDS_WITHIN).portfolio(obligation));
  return soon > 0n && soon < now ? soon : now;
}

function refusal(question: () => unknown): Problem | undefined {
  const ruled = ask(question);
  return ruled.ok ? undefined : ruled.refusal;
}
