import { tokenAmount } from "@/chain/balances.ts";
import { answer, type PositionFigures, type Quote } from "@/chain/rules.ts";
import type { Prepared } from "@/chain/transaction.ts";
import { assetOf, type Scene } from "./scene.ts";

/** What the node's simulation leaves behind, next to what the rules expect. */
export interface Reported {
  /** Of the asset that is acted on, in base units. */
  supplied: bigint;
  owed: bigint;
  /** What the wallet would hold of it; of SOL, all lamports. Undefined if no token account is touched. */
  wallet: bigint | undefined;
  /** The node's and the rules' figures are further apart than the time between them explains. */
  differs: boolean;
}

interface Actor {
  owner: string;
  /** The owner's number of the obligation. */
  obligation: number;
}

/** Seconds for which interest may have run between the simulation and the quote. */
const TOLERATED = 60n;
/** Base units that rounding may take on each way. */
const ROUNDING = 2n;

/** Reads the simulation's accounts by the rules; nothing if it was refused, or left no obligation. */
export function reportedBy(
  scene: Scene,
  actor: Actor,
  prepared: Prepared,
  quote: Quote,
  reserve: number | undefined,
): Reported | undefined {
  const { rules, now } = scene.market;
  const account = prepared.after.get(rules.obligationAddress(actor.owner, actor.obligation));
  if (!account || prepared.refusal) return undefined;
  const found = rules.portfolio(account.data);
  const later = rules
    .at(now + TOLERATED)
    .portfolio(account.data)
    .positions();
  const tolerance = (one: PositionFigures | undefined) => {
    const grown = later.find((other) => other.index === one?.index);
    return ROUNDING + (one && grown ? grown.supplied - one.supplied + grown.owed - one.owed : 0n);
  };
  const positions = found.positions();
  const of = (index: number) => positions.find((one) => one.index === index);
  const expected = quote.portfolio.positions();
  const indices = new Set([...positions, ...expected].map((one) => one.index));
  const differs = [...indices].some((index) => {
    const [one, other] = [of(index), expected.find((position) => position.index === index)];
    return !isAlike(one, other, tolerance(one));
  });
  // An obligation that is not opened yet has no group for the rules to say.
  const group = answer(() => quote.portfolio.obligation())?.emode;
  const emode = group !== undefined && group !== answer(() => found.obligation())?.emode;
  const wallet = reserve === undefined ? undefined : walletAfter(scene, actor.owner, prepared, reserve);
  const moved = reserve === undefined ? undefined : movedBy(scene, actor.owner, prepared, reserve);
  const mine = reserve === undefined ? undefined : of(reserve);
  return {
    supplied: mine?.supplied ?? 0n,
    owed: mine?.owed ?? 0n,
    wallet,
    differs: differs || emode || (moved !== undefined && !isNear(moved, quote.assets, tolerance(mine))),
  };
}

function isAlike(one: PositionFigures | undefined, other: PositionFigures | undefined, tolerance: bigint): boolean {
  return (
    isNear(one?.supplied ?? 0n, other?.supplied ?? 0n, tolerance) &&
    isNear(one?.owed ?? 0n, other?.owed ?? 0n, tolerance) &&
    (one?.isCollateral ?? false) === (other?.isCollateral ?? false)
  );
}

function isNear(one: bigint, other: bigint, tolerance: bigint): boolean {
  const gap = one > other ? one - other : other - one;
  return gap <= tolerance;
}

function walletAfter(scene: Scene, owner: string, prepared: Prepared, reserve: number): bigint | undefined {
  if (assetOf(scene, reserve).isNative) return prepared.after.get(owner)?.lamports;
  const account = prepared.after.get(scene.market.rules.wallet(reserve, owner));
  return account && tokenAmount(account.data);
}

/** How much of an asset the wallet pays or receives; of SOL, without fees and the deposits of new accounts. */
function movedBy(scene: Scene, owner: string, prepared: Prepared, reserve: number): bigint | undefined {
  const { before, after } = prepared;
  const wallet = scene.market.rules.wallet(reserve, owner);
  if (!assetOf(scene, reserve).isNative) {
    if (!after.has(wallet)) return undefined;
    const [old, next] = [before, after].map((accounts) => tokenAmount(accounts.get(wallet)?.data ?? new Uint8Array()));
    return size((next ?? 0n) - (old ?? 0n));
  }
  const [old, next] = [before.get(owner)?.lamports, after.get(owner)?.lamports];
  if (old === undefined || next === undefined) return undefined;
  // SOL that was wrapped before comes back with its account's deposit.
  const unwrapped = after.has(wallet) ? 0n : (before.get(wallet)?.lamports ?? 0n);
  return size(next - old - unwrapped + prepared.feeLamports + prepared.rentLamports);
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
