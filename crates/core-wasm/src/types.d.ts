// Units: amounts are base units, dollars are millionths ("UsdMicros"), times are unix seconds: bigint. Basis points,
// numbers of reserves and durations in seconds are number. Rates, utilisation and "usd" are numbers for screens only.
// Addresses are base 58. Refusals are names of the program's errors; absent where nothing is refused.

/** An account as a node gives it. */
export interface AccountBytes {
  address: string;
  /** The program that owns it. */
  owner: string;
  data: Uint8Array;
}

/** What `getProgramAccounts` of @solana/kit takes as a filter. */
export interface AccountFilter {
  memcmp: { offset: bigint; bytes: string; encoding: "base64" };
}

/** What an asset costs and earns in a year, as fractions: 0.05 is 5 %. */
export interface Rates {
  borrowApr: number;
  borrowApy: number;
  supplyApr: number;
  supplyApy: number;
}

export interface CurveSample {
  /** From 0 to 1. */
  utilisation: number;
  rates: Rates;
}

/** A corner of the rate curve, as governance set it. */
export interface CurvePoint {
  utilisationBps: number;
  aprBps: number;
}

/** A price as published. */
export interface PublishedPrice {
  /** In US dollars with `-exponent` decimal places. */
  price: bigint;
  /** Half the width of the confidence interval, in the same unit. */
  confidence: bigint;
  /** The moving average, in the same unit. */
  ema: bigint;
  exponent: number;
  /** 0: there never was one. */
  publishedAt: bigint;
  /** Seconds. */
  age: number;
  /** Spot, for screens. */
  usd: number;
  /** Of spot, rounded up: refused for new risk where it is more than `maxConfidenceBps`. */
  confidenceBps: number;
  /** Between spot and average, of the average, rounded up: likewise for `maxEmaGapBps`. */
  emaGapBps: number;
}

/** What a whole token counts, in US dollars, for screens. */
export interface PriceBand {
  collateral: number;
  debt: number;
}

export interface PriceFigures extends PublishedPrice {
  /** Borrowing, and withdrawing with debt: pessimistic; absent where refused. */
  newRisk?: PriceBand;
  newRiskRefused?: string;
  /** Liquidation: spot; absent where refused. */
  liquidation?: PriceBand;
  liquidationRefused?: string;
}

/** The caps as governance set them: the guardian may have lowered those that count. */
export interface SetCaps {
  supplyCap: bigint;
  borrowCap: bigint;
  /** Whole dollars. */
  debtCeilingUsd: bigint;
  facilityCapacity: bigint;
  flashCapacity: bigint;
}

/** A reserve with its interest counted until now. Amounts in base units of its asset. */
export interface ReserveFigures {
  index: number;
  address: string;
  mint: string;
  decimals: number;
  tokenProgram: string;
  vault: string;
  /** The token account that pays for bad debt first; all that lies there counts. */
  insurance: string;
  isUsd1: boolean;
  /** Wrapped SOL, which the actions wrap and unwrap. */
  isNative: boolean;

  supplied: bigint;
  borrowed: bigint;
  cash: bigint;
  /** Absent without a price that is young enough to liquidate. */
  suppliedUsdMicros?: bigint;
  borrowedUsdMicros?: bigint;
  /** From 0 to 1; what may still be minted is among what can be lent. */
  utilisation: number;
  rates: Rates;
  /** Base units a share; both began at 1. */
  supplyIndex: number;
  debtIndex: number;
  /** What collecting would pay out now: to the treasury and to the insurance. */
  uncollectedFees: bigint;
  /** Written off so far. */
  badDebtTotal: bigint;

  /** What the lending facility may still mint. */
  mintable: bigint;
  /** USD1 that it minted and did not burn, and the most that may be. */
  facilityLevel: bigint;
  facilityCapacity: bigint;
  /** What its supply in this reserve is worth: with the deficit, at least the level. */
  facilityClaim: bigint;
  /** The part of the level that no supply stands behind; absent if all is backed. */
  facilityDeficit?: bigint;
  /** The most USD1 that one transaction may flash-mint. */
  flashCapacity: bigint;
  flashFeeBps: number;

  /** What may still leave at once; absent without a limit. */
  outflowLeft?: bigint;
  /** 0: no limit. */
  outflowCapacity: bigint;
  /** An outflow up to this is counted but not refused. */
  outflowExempt: bigint;
  /** Seconds in which an empty bucket refills. */
  outflowWindow: number;

  price: PriceFigures;
  /** 64 hexadecimal digits. */
  feedId: string;
  /** What the actions pass; absent if none was found, and the price kept in the reserve counts. */
  priceAccount?: string;
  /** Seconds: the oldest price for new risk, and for liquidations. */
  maxPriceAge: number;
  liquidationMaxPriceAge: number;
  maxConfidenceBps: number;
  maxEmaGapBps: number;
  /** Collateral counts at most this, and debt at least that, in 1e-8 USD a token; 0: no such limit. */
  collateralPriceCap: bigint;
  debtPriceFloor: bigint;

  supplyCap: bigint;
  borrowCap: bigint;
  /** The most debt that may rest on it as collateral, in whole dollars. */
  debtCeilingUsd: bigint;
  attributedDebtUsdMicros: bigint;
  setCaps: SetCaps;
  maxUtilisationBps: number;
  /** The largest part of all there is to lend that one obligation may owe. */
  maxObligationShareBps: number;

  /** Whether positions in it can back a debt. */
  isCollateral: boolean;
  ltvBps: number;
  /** Now; the target counts when the ramp has ended. Outside of e-mode. */
  liquidationThresholdBps: number;
  liquidationThresholdTargetBps: number;
  /** By how much a debt counts in a liquidation now; for new risk the target counts already. */
  debtWeightBps: number;
  debtWeightTargetBps: number;
  /** Absent if no ramp is running. */
  rampEndsAt?: bigint;
  minBonusBps: number;
  maxBonusBps: number;
  /** The protocol's part of the bonus. */
  protocolBonusShareBps: number;
  /** The protocol's part of the interest. */
  reserveFactorBps: number;
  /** The part of collected fees that goes to the insurance. */
  insuranceShareBps: number;
  curvePoints: CurvePoint[];
  /** The e-mode groups it belongs to. */
  emodeGroups: number[];
  /** Those it is leaving, while the ramp runs. */
  leavingGroups: number[];

  depositsRefused?: string;
  borrowsRefused?: string;
  /** Until when the guardian has stopped them; absent if they are not stopped. */
  depositsStoppedUntil?: bigint;
  borrowsStoppedUntil?: bigint;
}

export interface EmodeFigures {
  /** 1 to 8. */
  number: number;
  ltvBps: number;
  /** Now; the target counts when the ramp has ended. A target of 0: the group is switched off and fades. */
  liquidationThresholdBps: number;
  liquidationThresholdTargetBps: number;
  rampEndsAt?: bigint;
  minBonusBps: number;
  maxBonusBps: number;
  /** Why nobody may enter. */
  entryRefused?: string;
}

/** Who has a power over the market, or to whom it is offered. */
export interface Roles {
  governance: string;
  guardian: string;
  treasury: string;
}

export interface MarketFigures {
  address: string;
  /** The creator's number for it. */
  id: number;
  now: bigint;
  reserveCount: number;
  usd1Mint: string;
  governance: string;
  guardian: string;
  treasury: string;
  /** Offered and not accepted yet. */
  offered: Partial<Roles>;
  /** The programs whose price accounts are believed. */
  priceReceivers: string[];
  /** Of all reserves that have a price young enough to liquidate. */
  suppliedUsdMicros: bigint;
  borrowedUsdMicros: bigint;

  targetHealthBps: number;
  fullBonusHealthBps: number;
  dustUsdMicros: bigint;
  /** Seconds. */
  changeDelay: number;
  /** Seconds that a change of the guardian waits. */
  guardianChangeDelay: number;
  /** Seconds in which a change that is due can be carried out. */
  executionWindow: number;
  /** Seconds for which the guardian stops deposits or loans. */
  stopDuration: number;
  /** Seconds. */
  rampDuration: number;
  ltvStepBps: number;
  feeStepBps: number;
  capStepBps: number;
  rateStepBps: number;

  emodeGroups: EmodeFigures[];
}

/** A peg facility. Its level and capacity are USD1, its stock and profit the coin, in base units. */
export interface PegFigures {
  /** Its place in `pegs()`. */
  place: number;
  address: string;
  mint: string;
  decimals: number;
  tokenProgram: string;
  vault: string;
  level: bigint;
  capacity: bigint;
  /** As governance set it: the guardian may have lowered the one that counts. */
  setCapacity: bigint;
  /** USD1 that may still be bought. */
  room: bigint;
  /** The coins behind the level. */
  stock: bigint;
  /** Of these, coins that no USD1 is out against. */
  profit: bigint;
  buyFeeBps: number;
  sellFeeBps: number;
  /** In 1e-8 USD. */
  priceFloor: bigint;
  feedId: string;
  priceAccount?: string;
  /** Seconds. */
  maxPriceAge: number;
  maxConfidenceBps: number;
  /** Absent without a price account. */
  price?: PublishedPrice;
  /** Why its price lets nobody buy USD1. */
  buyRefused?: string;
}

export interface ObligationFigures {
  owner: string;
  /** The owner's number for it. */
  id: number;
  /** 0: none. */
  emode: number;
  hasDebt: boolean;
  /** It can be closed. */
  isEmpty: boolean;
}

/** Millionths of a dollar; collateral is rounded down and debt up. */
export interface HealthFigures {
  /** Millionths; absent without debt. */
  factorMicros?: bigint;
  collateralUsdMicros: bigint;
  debtUsdMicros: bigint;
  weightedDebtUsdMicros: bigint;
  borrowLimitUsdMicros: bigint;
  liquidationLimitUsdMicros: bigint;
  availableUsdMicros: bigint;
  isLiquidatable: boolean;
}

export interface PositionFigures {
  index: number;
  supplied: bigint;
  owed: bigint;
  /** Absent without a price that is young enough to liquidate. */
  suppliedUsdMicros?: bigint;
  owedUsdMicros?: bigint;
  isCollateral: boolean;
  /** As they count for this obligation, its e-mode group and its debts considered. */
  ltvBps: number;
  liquidationThresholdBps: number;
}

/** All positions that have a price, collateral or not. */
export interface TotalFigures {
  suppliedUsdMicros: bigint;
  owedUsdMicros: bigint;
  /** Less than zero if more is owed. */
  netUsdMicros: bigint;
  /** What supply earns in a year less what debt costs, as a part of the net; absent if that is not above zero. */
  netApy?: number;
}

/** How far prices may move; absent where no move of that side liquidates, 0 where it is so already. */
export interface Distance {
  fallBps?: number;
  riseBps?: number;
}

/** What an action would move, and the portfolio after it. */
export interface Quote {
  assets: bigint;
  /** USD1 of the lending facility. */
  minted: bigint;
  burned: bigint;
  portfolio: Portfolio;
}

export interface LiquidationFigures {
  debt: number;
  collateral: number;
  repaid: bigint;
  received: bigint;
  /** Supply shares, because the vault is short of tokens. */
  receivesShares: boolean;
  repaidUsdMicros: bigint;
  receivedUsdMicros: bigint;
}

export interface LiquidationQuote extends LiquidationFigures {
  portfolio: Portfolio;
}
