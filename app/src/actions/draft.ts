import type { Asset } from "@/chain/market.ts";
import { type Action, ask, type Portfolio, type Quote, type Ruled } from "@/chain/rules.ts";
import { readAmount } from "./amount.ts";
import { type AmountKind, type Limit, limitOf, owedSoon } from "./limits.ts";
import { type Problem, problem } from "./problem.ts";
import { type Risk, risksOf } from "./risks.ts";
import { assetOf, portfolioOf, positionOf, type Scene } from "./scene.ts";

/** An amount as it is being typed. */
export interface Wish {
  kind: AmountKind;
  /** The reserve's index. */
  reserve: number;
  text: string;
  /** All there is, whatever it has grown to when the transaction lands. */
  all: boolean;
}

/** What somebody is about to do, and what it would come to by the program's rules. */
export interface Draft {
  /** In base units; undefined while nothing is typed, or nothing that is an amount. */
  amount?: bigint;
  /** What it comes to; absent if it is refused. */
  quote?: Quote;
  /** Why it is refused. */
  problem?: Problem;
  /** What to build the transaction from; absent unless there is a quote. */
  action?: Action;
  /** What people must say yes to first. */
  risks: readonly Risk[];
}

/** Supplies, withdraws, borrows or repays. */
export function draftAmount(scene: Scene, wish: Wish, limit: Limit = limitOf(scene, wish.kind, wish.reserve)): Draft {
  const asset = assetOf(scene, wish.reserve);
  const read = wish.all ? (limit.most ?? 0n) : wish.text === "" ? undefined : readAmount(wish.text, asset);
  if (read === undefined) return { risks: [] };
  if (typeof read !== "bigint") return { problem: read, risks: [] };
  const refused = beyondWallet(scene, wish, asset, read) ?? (read > 0n ? limit.nothing : undefined);
  if (refused) return { amount: read, problem: refused, risks: [] };
  const ruled = quoteAmount(portfolioOf(scene), wish, read);
  // Nobody is connected: what they could borrow or withdraw is not known yet, and so nothing is refused.
  if (!ruled.ok && !scene.obligation && !scene.tokens) return { amount: read, risks: [] };
  return finish(scene, ruled, actionOf(wish, read), read);
}

function quoteAmount(portfolio: Portfolio, { kind, reserve, all }: Wish, amount: bigint): Ruled<Quote> {
  return ask(() => {
    switch (kind) {
      case "supply":
        return portfolio.deposit(reserve, amount);
      case "borrow":
        return portfolio.borrow(reserve, amount);
      case "withdraw":
        return all ? portfolio.withdrawAll(reserve) : portfolio.withdraw(reserve, amount);
      case "repay":
        return all ? portfolio.repayAll(reserve) : portfolio.repay(reserve, amount);
    }
  });
}

function actionOf({ kind, reserve, all }: Wish, amount: bigint): Action {
  return kind === "withdraw" || kind === "repay"
    ? { kind, reserve, assets: all ? "all" : amount }
    : { kind, reserve, assets: amount };
}

/** What a wallet pays must be there. More than is owed is never taken. */
function beyondWallet(scene: Scene, { kind, reserve, all }: Wish, asset: Asset, amount: bigint): Problem | undefined {
  const balance = scene.tokens?.get(asset.mint);
  if (balance === undefined || kind === "withdraw" || kind === "borrow") return undefined;
  const owed = kind === "repay" ? owedSoon(scene, reserve) : undefined;
  const pays = owed !== undefined && (all || amount > owed) ? owed : amount;
  if (pays <= balance) return undefined;
  return problem(balance === 0n ? "BalanceEmpty" : "BalanceExceeded", { symbol: asset.symbol });
}

/** Lets a position's supply back debt, or stops that. */
export function draftCollateral(scene: Scene, reserve: number): Draft & { enabled: boolean } {
  const before = portfolioOf(scene);
  const enabled = !positionOf(before, reserve)?.isCollateral;
  const ruled = ask(() => (enabled ? before.enableCollateral(reserve) : before.disableCollateral(reserve)));
  const action: Action = { kind: "setCollateral", reserve, enabled };
  return { ...finish(scene, moving(ruled), action), enabled };
}

/** Enters an e-mode group, or, with 0, leaves. */
export function draftEmode(scene: Scene, group: number): Draft {
  const ruled = ask(() => portfolioOf(scene).setEmode(group));
  return finish(scene, moving(ruled), { kind: "setEmode", group });
}

/** A quote that moves no tokens. */
function moving(ruled: Ruled<Portfolio>): Ruled<Quote> {
  return ruled.ok ? { ok: true, value: { assets: 0n, minted: 0n, burned: 0n, portfolio: ruled.value } } : ruled;
}

function finish(scene: Scene, ruled: Ruled<Quote>, action: Action, amount?: bigint): Draft {
  if (!ruled.ok) return { amount, problem: ruled.refusal, risks: [] };
  const quote = ruled.value;
  return { amount, quote, action, risks: risksOf(scene, quote.portfolio, action) };
}

/**
 * When one transaction is another: by who acts, with which obligation, and what they do; and by the positions, whose
 * reserves the transaction names.
 */
export function keyOf(scene: Scene, owner: string, id: number, action: Action): string {
  const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  const positions = portfolioOf(scene)
    .positions()
    .map((position) => position.index);
  return JSON.stringify([owner, id, scene.obligation ? positions : "new", action], plain);
}
