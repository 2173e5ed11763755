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

/** A price as published. Refusals are names of the program's errors. */
export interface PriceFigures {
  /** In US dollars with `-exponent` decimal places. */
  price: bigint;
  confidence: bigint;
  ema: bigint;
  exponent: number;
  publishedAt: bigint;
  newRiskRefused?: string;
  liquidationRefused?: string;
}

/** Amounts in base units. */
export interface ReserveFigures {
  index: number;
  mint: string;
  decimals: number;
  supplied: bigint;
  borrowed: bigint;
  cash: bigint;
  /** USD1 that the lending facility may still mint. */
  mintable: bigint;
  facilityLevel: bigint;
  /** What may still leave at once; absent without a limit. */
  outflowLeft?: bigint;
  /** From 0 to 1. */
  utilisation: number;
  rates: Rates;
  price: PriceFigures;
  supplyCap: bigint;
  borrowCap: bigint;
  /** Whole dollars. */
  debtCeilingUsd: bigint;
  attributedDebtUsdMicros: bigint;
  ltvBps: number;
  /** Now; the target counts when the ramp has ended. */
  liquidationThresholdBps: number;
  liquidationThresholdTargetBps: number;
  rampEndsAt?: bigint;
  debtWeightBps: number;
  minBonusBps: number;
  maxBonusBps: number;
  reserveFactorBps: number;
  maxUtilisationBps: number;
  emodeGroups: number[];
  /** Why, by the name of the program's error; absent if it takes deposits. */
  depositsRefused?: string;
  borrowsRefused?: string;
}

export interface EmodeFigures {
  number: number;
  ltvBps: number;
  liquidationThresholdBps: number;
  minBonusBps: number;
  maxBonusBps: number;
}

export interface MarketFigures {
  id: number;
  reserveCount: number;
  usd1Mint: string;
  targetHealthBps: number;
  fullBonusHealthBps: number;
  dustUsdMicros: bigint;
  /** Seconds. */
  changeDelay: number;
  emodeGroups: EmodeFigures[];
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
  /** Absent without a price that is young enough. */
  suppliedUsdMicros?: bigint;
  owedUsdMicros?: bigint;
  isCollateral: boolean;
  /** In the obligation's e-mode group. */
  ltvBps: number;
  liquidationThresholdBps: number;
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
