import type { Asset } from "@/chain/market.ts";
import {
  answer,
  ask,
  type ChangeFigures,
  type EmodeFigures,
  type LiquidationFigures,
  type Portfolio,
  type Refusal,
} from "@/chain/rules.ts";
import { CRITICAL_HEALTH, LOW_HEALTH } from "@/format/health.ts";
import type { Account } from "./model.ts";

/** Terms that get stricter little by little. */
export type Ramp = { endsAt: bigint } & (
  | { what: "threshold" | "weight"; asset: Asset; fromBps: number; toBps: number }
  | { what: "group"; group: number; fromBps: number; toBps: number }
  | { what: "leaving"; group: number; asset: Asset }
);

/** Something about an account that its owner should know, and may want to act upon. */
export type Warning =
  /** What a liquidator would do now; absent if nothing would go through. */
  | { kind: "liquidatable"; plan?: LiquidationFigures }
  | { kind: "unbacked" }
  | { kind: "critical" | "low"; factorMicros: bigint }
  | { kind: "unknownHealth"; refusal: Refusal }
  /** `stops`: what its price keeps from being done. `refusal`: the name of the program's error. */
  | { kind: "price"; asset: Asset; stops: "newRisk" | "all"; isOwed: boolean; refusal: string }
  | { kind: "ramp"; ramp: Ramp }
  | { kind: "change"; change: ChangeFigures; asset?: Asset }
  | { kind: "noDeposits" | "noLoans"; asset: Asset; until?: bigint }
  /** `why`: the pool has lent it out, or as much as may leave in a while has left. */
  | { kind: "withdrawal"; asset: Asset; most: bigint; supplied: bigint; why: "lent" | "outflow" };

type Rules = Pick<Portfolio, "liquidationPlan" | "withdrawAll" | "maxWithdraw">;

interface Situation {
  portfolio: Rules;
  account: Account;
  /** The e-mode group that the account is in; 0 is none. */
  emode: number;
  groups: readonly EmodeFigures[];
  changes: readonly ChangeFigures[];
}

/** The gravest first. */
export function warningsOf(situation: Situation): Warning[] {
  return [
    ...healthWarnings(situation),
    ...priceWarnings(situation.account),
    ...rampsOf(situation).map((ramp): Warning => ({ kind: "ramp", ramp })),
    ...withdrawalWarnings(situation),
    ...changeWarnings(situation),
    ...stopWarnings(situation.account),
  ];
}

function healthWarnings({ portfolio, account }: Situation): Warning[] {
  if (account.owed.length === 0) return [];
  if (!account.health.ok) return [{ kind: "unknownHealth", refusal: account.health.refusal }];
  const { isLiquidatable, collateralUsdMicros, factorMicros } = account.health.value;
  if (collateralUsdMicros === 0n) return [{ kind: "unbacked" }];
  if (isLiquidatable) return [{ kind: "liquidatable", plan: answer(() => portfolio.liquidationPlan()) }];
  if (factorMicros === undefined || factorMicros >= LOW_HEALTH) return [];
  return [{ kind: factorMicros < CRITICAL_HEALTH ? "critical" : "low", factorMicros }];
}

/** Prices matter where something is owed, and to what backs it. */
function priceWarnings(account: Account): Warning[] {
  if (account.owed.length === 0) return [];
  const backing = new Set(account.supplied.filter((row) => row.isCollateral).map((row) => row.asset));
  const owed = new Set(account.owed.map((row) => row.asset));
  return [...new Set([...backing, ...owed])].flatMap((asset): Warning[] => {
    const { newRiskRefused, liquidationRefused } = asset.price;
    const refusal = liquidationRefused ?? newRiskRefused;
    if (refusal === undefined) return [];
    const stops = liquidationRefused === undefined ? "newRisk" : "all";
    return [{ kind: "price", asset, stops, isOwed: owed.has(asset), refusal }];
  });
}

/** The ramps that lower what an account's collateral counts, or raise what its debt does. */
export function rampsOf({ account, emode, groups }: Pick<Situation, "account" | "emode" | "groups">): Ramp[] {
  if (account.owed.length === 0) return [];
  const group = groups.find((one) => one.number === emode);
  const backing = account.supplied.filter((row) => row.isCollateral);
  const ramps: Ramp[] = [];
  for (const { asset, thresholdBps } of backing) {
    const { rampEndsAt: endsAt, liquidationThresholdBps: fromBps, liquidationThresholdTargetBps: toBps } = asset;
    // In a group whose threshold is higher, its own does not count.
    if (endsAt !== undefined && toBps < fromBps && thresholdBps === fromBps)
      ramps.push({ what: "threshold", asset, fromBps, toBps, endsAt });
  }
  for (const { asset } of account.owed) {
    const { rampEndsAt: endsAt, debtWeightBps: fromBps, debtWeightTargetBps: toBps } = asset;
    if (endsAt !== undefined && toBps > fromBps) ramps.push({ what: "weight", asset, fromBps, toBps, endsAt });
  }
  if (!group) return ramps;
  const { rampEndsAt, liquidationThresholdBps: fromBps, liquidationThresholdTargetBps: toBps } = group;
  if (rampEndsAt !== undefined && toBps < fromBps)
    ramps.push({ what: "group", group: emode, fromBps, toBps, endsAt: rampEndsAt });
  const held = new Set([...backing, ...account.owed].map((row) => row.asset));
  for (const asset of held) {
    if (asset.rampEndsAt !== undefined && asset.leavingGroups.includes(emode))
      ramps.push({ what: "leaving", group: emode, asset, endsAt: asset.rampEndsAt });
  }
  return ramps;
}

/** Supply that cannot be taken out for want of tokens; a borrow limit that is in the way shows elsewhere. */
function withdrawalWarnings({ portfolio, account }: Situation): Warning[] {
  return account.supplied.flatMap(({ asset, amount }): Warning[] => {
    const all = ask(() => portfolio.withdrawAll(asset.index).portfolio.free());
    if (all.ok) return [];
    const why = WITHDRAWAL_REFUSALS[all.refusal.name];
    if (!why) return [];
    const most = portfolio.maxWithdraw(asset.index);
    // A large supplier cannot take the last of it where anything at all is lent out: that is nothing to act upon.
    const isNearlyAll = most * 100n >= amount * NEARLY_ALL_PERCENT;
    return isNearlyAll ? [] : [{ kind: "withdrawal", asset, most, supplied: amount, why }];
  });
}

const NEARLY_ALL_PERCENT = 95n;

const WITHDRAWAL_REFUSALS: Readonly<Record<string, "lent" | "outflow">> = {
  InsufficientLiquidity: "lent",
  OutflowLimitExceeded: "outflow",
};

/** Changes that wait, or are due, of an asset in the account, of its group, or of the terms of liquidation. */
function changeWarnings({ account, emode, changes }: Situation): Warning[] {
  const held = [...account.supplied, ...account.owed].map((row) => row.asset);
  return changes.flatMap((change): Warning[] => {
    if (change.state !== "waiting" && change.state !== "due") return [];
    const asset = held.find((one) => one.address === change.target);
    if (change.kind === "reserve" && asset) return [{ kind: "change", change, asset }];
    const touches =
      (change.kind === "emode" && emode !== 0 && change.group === emode) ||
      (change.kind === "settings" && account.owed.length > 0);
    return touches ? [{ kind: "change", change }] : [];
  });
}

function stopWarnings(account: Account): Warning[] {
  const supplied = account.supplied.filter(({ asset }) => asset.depositsRefused !== undefined);
  const owed = account.owed.filter(({ asset }) => asset.borrowsRefused !== undefined);
  return [
    ...supplied.map(({ asset }): Warning => ({ kind: "noDeposits", asset, until: asset.depositsStoppedUntil })),
    ...owed.map(({ asset }): Warning => ({ kind: "noLoans", asset, until: asset.borrowsStoppedUntil })),
  ];
}
