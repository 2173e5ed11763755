import type { Balances } from "@/chain/balances.ts";
import type { Asset } from "@/chain/market.ts";
import {
  answer,
  ask,
  type EmodeFigures,
  type HealthFigures,
  type Portfolio,
  type Refusal,
  type Ruled,
  type TotalFigures,
} from "@/chain/rules.ts";
import { valueMicros } from "@/format/numbers.ts";

/** Supply in one asset. */
export interface Holding {
  asset: Asset;
  /** Base units. */
  amount: bigint;
  /** Millionths of a dollar; absent without a price. */
  usdMicros?: bigint;
  isCollateral: boolean;
  /** As they count for this account, in its e-mode group. */
  ltvBps: number;
  thresholdBps: number;
}

/** Debt in one asset. */
interface Debt {
  asset: Asset;
  /** Base units. */
  amount: bigint;
  /** Millionths of a dollar; absent without a price. */
  usdMicros?: bigint;
}

/** What an account has and owes, and how it stands. */
export interface Account {
  /** The largest first. */
  supplied: Holding[];
  owed: Debt[];
  totals: TotalFigures;
  /** Refused while a price that weighs is too old. */
  health: Ruled<HealthFigures>;
  /** What counts in no total, because it has no price. */
  unpriced: Asset[];
  /** The totals say nothing: there are positions, and none has a price. */
  isUnvalued: boolean;
}

/** All that a screen says about an account; throws where the rules refuse to value its positions. */
export function accountOf(
  portfolio: Pick<Portfolio, "positions" | "totals" | "health">,
  assets: readonly Asset[],
): Account {
  const positions = portfolio.positions().flatMap((position) => {
    const asset = assets[position.index];
    return asset ? [{ position, asset }] : [];
  });
  const supplied = positions
    .filter(({ position }) => position.supplied > 0n)
    .map(({ position, asset }) => ({
      asset,
      amount: position.supplied,
      usdMicros: position.suppliedUsdMicros,
      isCollateral: position.isCollateral,
      ltvBps: position.ltvBps,
      thresholdBps: position.liquidationThresholdBps,
    }));
  const owed = positions
    .filter(({ position }) => position.owed > 0n)
    .map(({ position, asset }) => ({ asset, amount: position.owed, usdMicros: position.owedUsdMicros }));
  const rows = [...supplied, ...owed];
  const unpriced = rows.filter((row) => row.usdMicros === undefined);
  return {
    supplied: supplied.sort(byValue),
    owed: owed.sort(byValue),
    totals: portfolio.totals(),
    health: ask(() => portfolio.health()),
    unpriced: [...new Set(unpriced.map((row) => row.asset))],
    isUnvalued: rows.length > 0 && unpriced.length === rows.length,
  };
}

/** The largest first; what has no price last. */
function byValue(one: { usdMicros?: bigint }, other: { usdMicros?: bigint }): number {
  const [a, b] = [one.usdMicros ?? -1n, other.usdMicros ?? -1n];
  return a > b ? -1 : a < b ? 1 : 0;
}

/** Debt as a part of the collateral: as it is, as far as it may be borrowed up to, and where liquidation begins. */
export interface LoanToValue {
  /** From 0 on, as fractions; debt by its weight, so that all three compare. */
  current: number;
  max: number;
  liquidation: number;
}

/** Absent without collateral. */
export function loanToValue(health: HealthFigures): LoanToValue | undefined {
  if (health.collateralUsdMicros === 0n) return undefined;
  const part = (micros: bigint) => Number(micros) / Number(health.collateralUsdMicros);
  return {
    current: part(health.weightedDebtUsdMicros),
    max: part(health.borrowLimitUsdMicros),
    liquidation: part(health.liquidationLimitUsdMicros),
  };
}

/** How much of the borrow limit is used, from 0 on; absent without a limit. */
export function limitUsed(health: HealthFigures): number | undefined {
  if (health.borrowLimitUsdMicros === 0n) return health.weightedDebtUsdMicros > 0n ? 1 : undefined;
  return Number(health.weightedDebtUsdMicros) / Number(health.borrowLimitUsdMicros);
}

/** An asset that a wallet could supply. */
export interface Suppliable {
  asset: Asset;
  /** Base units in the wallet. */
  held: bigint;
  /** Millionths of a dollar; absent without a price. */
  usdMicros?: bigint;
  /** How much could be borrowed against it in this account, in its e-mode group. */
  ltvBps: number;
}

/** What is in the wallet, the largest first; where there is as much, by the market's order. */
export function suppliable(
  portfolio: Pick<Portfolio, "deposit">,
  assets: readonly Asset[],
  balances: Balances | undefined,
): Suppliable[] {
  return assets
    .map((asset) => {
      const held = balances?.tokens.get(asset.mint) ?? 0n;
      return { asset, held, usdMicros: worth(asset, held), ltvBps: ltvIn(portfolio, asset) };
    })
    .sort(byValue);
}

/** By a deposit of the smallest amount; the asset's own, where it takes none. */
function ltvIn(portfolio: Pick<Portfolio, "deposit">, asset: Asset): number {
  const found = answer(() => {
    const after = portfolio.deposit(asset.index, 1n).portfolio;
    const position = after.positions().find((one) => one.index === asset.index);
    after.free();
    return position?.ltvBps;
  });
  return found ?? asset.ltvBps;
}

/** An asset that an account could borrow. */
export interface Borrowable {
  asset: Asset;
  /** The most, in base units; to the last one by the rules. */
  most: bigint;
  usdMicros?: bigint;
  /** Why nothing can be borrowed; absent where something can, or where only collateral is missing. */
  refusal?: Refusal;
}

/** What could be borrowed of each asset that gives loans at all, the most first. */
export function borrowable(
  portfolio: Pick<Portfolio, "maxBorrow" | "borrow">,
  assets: readonly Asset[],
  account: Account,
): Borrowable[] {
  // Trying every amount of every asset costs time, and without a limit that is left it finds nothing.
  const canBorrow = account.health.ok && account.health.value.availableUsdMicros > 0n;
  return assets
    .filter((asset) => asset.borrowsRefused !== "BorrowsDisabled")
    .map((asset) => {
      const most = canBorrow ? portfolio.maxBorrow(asset.index) : 0n;
      return { asset, most, usdMicros: worth(asset, most), refusal: canBorrow && most === 0n ? why(asset) : undefined };
    })
    .sort(byValue);

  function why(asset: Asset): Refusal | undefined {
    const tried = ask(() => portfolio.borrow(asset.index, 1n).portfolio.free());
    return tried.ok ? undefined : tried.refusal;
  }
}

/** What base units are worth at spot, in millionths of a dollar; absent if no price was ever published. */
function worth(asset: Asset, units: bigint): bigint | undefined {
  return asset.price.publishedAt === 0n ? undefined : valueMicros(units, asset.decimals, asset.price.usd);
}

/** An e-mode group, and what entering it would make of an account. */
export interface Group {
  figures: EmodeFigures;
  members: Asset[];
  isCurrent: boolean;
  /** The account's health in it; of the group it is in, outside of any. */
  after?: Ruled<HealthFigures>;
}

/** All groups of the market. */
export function groupsOf(
  portfolio: Pick<Portfolio, "setEmode">,
  figures: readonly EmodeFigures[],
  assets: readonly Asset[],
  current: number,
): Group[] {
  return figures.map((group) => ({
    figures: group,
    members: assets.filter((asset) => asset.emodeGroups.includes(group.number)),
    isCurrent: group.number === current,
    after: ask(() => {
      const after = portfolio.setEmode(group.number === current ? 0 : group.number);
      const health = after.health();
      after.free();
      return health;
    }),
  }));
}

/** The numbers of an owner's accounts to choose from: those that are open, the chosen one, and the next free one. */
export function accountIds(open: readonly number[], wanted: number | undefined) {
  const chosen = wanted ?? open[0] ?? 0;
  let next = 0;
  while (open.includes(next)) next += 1;
  const shown = open.includes(chosen) ? [...open] : [...open, chosen].sort((one, other) => one - other);
  return { chosen, shown, next };
}

/** Account numbers end here: they are of 16 bits. */
const MAX_ID = 65_535;

/** The number in a page's address; undefined if it is none. */
export function parseId(text: string | null): number | undefined {
  if (text === null || !/^\d{1,5}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= MAX_ID ? id : undefined;
}
