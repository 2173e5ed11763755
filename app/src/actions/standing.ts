import { answer, type Portfolio } from "@/chain/rules.ts";
import { positionOf } from "./scene.ts";

/** Where an obligation stands, for one side of “before → after”. What is undefined is unknown for want of a price. */
export interface Standing {
  /** In millionths. */
  health: bigint | "noDebt" | undefined;
  /** The part of the borrow limit that is used, as a fraction; above 1 where prices have moved. */
  limitUsed: number | undefined;
  /** By how much the prices of all collateral that is no dollar may fall together until liquidation, in basis points; of all, where only dollars are. */
  fall: number | "never" | undefined;
  /** The one such asset, and its price at which liquidation begins, in dollars. */
  trigger?: { index: number; usd: number };
  /** Of all positions, as a fraction of the net worth. */
  netApy: number | undefined;
  /** Of one asset, in base units and as fractions. */
  asset?: AssetStanding;
}

export interface AssetStanding {
  supplied: bigint;
  owed: bigint;
  isCollateral: boolean;
  supplyApy: number;
  borrowApy: number;
}

/** Where a portfolio stands, and in it the asset that is acted on. `moving`: the assets that are no dollars. */
export function standingOf(portfolio: Portfolio, moving: ReadonlySet<number>, asset?: number): Standing {
  const health = answer(() => portfolio.health());
  const limit = health?.borrowLimitUsdMicros;
  const used = health?.weightedDebtUsdMicros;
  return {
    health: health && (health.factorMicros ?? "noDebt"),
    limitUsed: limit && used !== undefined ? Number(used) / Number(limit) : undefined,
    ...(health?.factorMicros === undefined ? { fall: undefined } : distance(portfolio, moving)),
    netApy: answer(() => portfolio.totals())?.netApy,
    asset: asset === undefined ? undefined : assetStanding(portfolio, asset),
  };
}

function distance(portfolio: Portfolio, moving: ReadonlySet<number>): Pick<Standing, "fall" | "trigger"> {
  const backing = portfolio.positions().flatMap((one) => (one.isCollateral ? [one.index] : []));
  const volatile = backing.filter((index) => moving.has(index));
  // Where nothing else backs the debt, a dollar that loses its par is what there is to fear.
  const collateral = volatile.length > 0 ? volatile : backing;
  const found = answer(() => portfolio.distance(new Uint16Array(collateral)));
  if (!found) return { fall: undefined };
  const { fallBps } = found;
  if (fallBps === undefined) return { fall: "never" };
  const [only, ...others] = collateral;
  if (only === undefined || others.length > 0) return { fall: fallBps };
  return { fall: fallBps, trigger: { index: only, usd: portfolio.reserve(only).price.usd * (1 - fallBps / 10_000) } };
}

function assetStanding(portfolio: Portfolio, index: number): AssetStanding | undefined {
  const reserve = answer(() => portfolio.reserve(index));
  if (!reserve) return undefined;
  const position = positionOf(portfolio, index);
  return {
    supplied: position?.supplied ?? 0n,
    owed: position?.owed ?? 0n,
    isCollateral: position?.isCollateral ?? false,
    supplyApy: reserve.rates.supplyApy,
    borrowApy: reserve.rates.borrowApy,
  };
}
