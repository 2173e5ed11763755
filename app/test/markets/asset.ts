import type { Asset, MarketState, Peg } from "@/chain/market.ts";
import type { PriceFigures } from "@/chain/rules.ts";

/** A price that is good for everything. */
export const PRICE: PriceFigures = {
  price: 300_000_000_000n,
  confidence: 150_000_000n,
  ema: 300_000_000_000n,
  exponent: -8,
  publishedAt: 1_000n,
  age: 5,
  usd: 3_000,
  confidenceBps: 5,
  emaGapBps: 0,
  newRisk: { collateral: 2_998.5, debt: 3_001.5 },
  liquidation: { collateral: 3_000, debt: 3_000 },
};

const RATES = { borrowApr: 0.04, borrowApy: 0.0408, supplyApr: 0.02, supplyApy: 0.0202 };

/** ETH as it might stand: 1,000 supplied, 400 borrowed, 600 left; whatever a test is about can be said otherwise. */
export function asset(other: Partial<Asset> = {}): Asset {
  return {
    symbol: "ETH",
    name: "Ether",
    index: 0,
    address: "9gQUnKaFdvKD5GH1fBvaJnJUKASRnrWmA8s442SxfnvS",
    mint: "5HT4399gG7A2WT9Pz6N1BaYbb8bPzVREYjkcTXFKZjyV",
    decimals: 8,
    tokenProgram: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
    vault: "7odryi4WfoMFHtv2eubdMgP1pqQMmdiXSK1N2tqZ2nRH",
    insurance: "APgzQGGdv2qCgBkX6aHVkrGePtBVDDg68GiqaM7rmtf5",
    isUsd1: false,
    isNative: false,
    supplied: 1_000_00000000n,
    borrowed: 400_00000000n,
    cash: 600_00000000n,
    suppliedUsdMicros: 3_000_000_000_000n,
    borrowedUsdMicros: 1_200_000_000_000n,
    utilisation: 0.4,
    rates: RATES,
    supplyIndex: 1.01,
    debtIndex: 1.02,
    uncollectedFees: 0n,
    badDebtTotal: 0n,
    mintable: 0n,
    facilityLevel: 0n,
    facilityCapacity: 0n,
    facilityClaim: 0n,
    flashCapacity: 0n,
    flashFeeBps: 0,
    outflowCapacity: 0n,
    outflowExempt: 0n,
    outflowWindow: 86_400,
    price: PRICE,
    feedId: "ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace",
    maxPriceAge: 60,
    liquidationMaxPriceAge: 600,
    maxConfidenceBps: 200,
    maxEmaGapBps: 1_000,
    collateralPriceCap: 0n,
    debtPriceFloor: 0n,
    supplyCap: 10_000_00000000n,
    borrowCap: 5_000_00000000n,
    debtCeilingUsd: 1_000_000n,
    attributedDebtUsdMicros: 0n,
    setCaps: {
      supplyCap: 10_000_00000000n,
      borrowCap: 5_000_00000000n,
      debtCeilingUsd: 1_000_000n,
      facilityCapacity: 0n,
      flashCapacity: 0n,
    },
    maxUtilisationBps: 9_500,
    maxObligationShareBps: 5_000,
    isCollateral: true,
    ltvBps: 8_000,
    liquidationThresholdBps: 8_300,
    liquidationThresholdTargetBps: 8_300,
    debtWeightBps: 10_000,
    debtWeightTargetBps: 10_000,
    minBonusBps: 250,
    maxBonusBps: 750,
    protocolBonusShareBps: 1_000,
    reserveFactorBps: 1_500,
    insuranceShareBps: 2_000,
    curvePoints: [
      { utilisationBps: 0, aprBps: 0 },
      { utilisationBps: 9_000, aprBps: 400 },
      { utilisationBps: 10_000, aprBps: 4_000 },
    ],
    emodeGroups: [],
    leavingGroups: [],
    ...other,
  };
}

/** The market's own dollar. */
export function usd1(other: Partial<Asset> = {}): Asset {
  return asset({
    symbol: "USD1",
    name: "World Liberty Financial USD",
    index: 1,
    address: "6dVrp799UY3oqN49nwf1R3NLbDjMZtZUQaKAYW2EuEbU",
    mint: "FbPVhpxM3qpjTZ255UXdkmQeJetiqnKuXSqhnEP9Rtjd",
    decimals: 6,
    isUsd1: true,
    suppliedUsdMicros: 5_000_000_000_000n,
    ...other,
  });
}

/** A market of these. What it is asked beside its figures, a test answers itself. */
export function marketOf(assets: Asset[], pegs: Partial<Peg>[] = [], rules: object = {}): MarketState {
  const sum = (values: (bigint | undefined)[]) => values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
  return {
    rules: rules as MarketState["rules"],
    figures: {
      suppliedUsdMicros: sum(assets.map((one) => one.suppliedUsdMicros)),
      borrowedUsdMicros: sum(assets.map((one) => one.borrowedUsdMicros)),
      reserveCount: assets.length,
    } as MarketState["figures"],
    assets,
    pegs: pegs as Peg[],
    now: 10_000n,
  };
}
