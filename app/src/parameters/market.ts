import type { MarketFigures } from "@/chain/rules.ts";
import { type Parameter, parametersOf } from "./parameter.ts";

/** A market's amounts are dollars; none is of a token. */
const NO_COIN = { symbol: "", decimals: 0 };

/** A market's roles and settings, and the delays that are part of the program. */
export const MARKET_PARAMETERS: readonly Parameter<MarketFigures>[] = parametersOf<MarketFigures>(
  "market.",
  () => NO_COIN,
  {
    governance: { group: "roles", unit: "address", value: (market) => market.governance },
    guardian: { group: "roles", unit: "address", value: (market) => market.guardian },
    treasury: { group: "roles", unit: "address", value: (market) => market.treasury },
    priceReceivers: { group: "oracle", unit: "addresses", value: (market) => market.priceReceivers },
    usd1Mint: { group: "facility", unit: "address", fixed: true, value: (market) => market.usd1Mint },
    targetHealthBps: { group: "liquidation", unit: "factor", value: (market) => market.targetHealthBps },
    fullBonusHealthBps: { group: "liquidation", unit: "factor", value: (market) => market.fullBonusHealthBps },
    dustUsdMicros: { group: "liquidation", unit: "usdMicros", value: (market) => market.dustUsdMicros },
    changeDelay: { group: "governance", unit: "seconds", value: (market) => market.changeDelay },
    guardianChangeDelay: {
      group: "governance",
      unit: "seconds",
      fixed: true,
      value: (market) => market.guardianChangeDelay,
    },
    executionWindow: { group: "governance", unit: "seconds", fixed: true, value: (market) => market.executionWindow },
    stopDuration: { group: "governance", unit: "seconds", fixed: true, value: (market) => market.stopDuration },
    rampDuration: { group: "governance", unit: "seconds", value: (market) => market.rampDuration },
    ltvStepBps: { group: "governance", unit: "points", value: (market) => market.ltvStepBps },
    feeStepBps: { group: "governance", unit: "points", value: (market) => market.feeStepBps },
    capStepBps: { group: "governance", unit: "factor", value: (market) => market.capStepBps },
    rateStepBps: { group: "governance", unit: "factor", value: (market) => market.rateStepBps },
  },
);
