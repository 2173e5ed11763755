import i18next from "i18next";
import type { Asset } from "@/chain/market.ts";
import { formatList } from "@/format/list.ts";
import { becoming, lowered, type Parameter as ParameterOf, parametersOf, type Settings } from "./parameter.ts";

export type { ParameterGroup } from "./parameter.ts";

/** A parameter of a reserve. */
export type Parameter = ParameterOf<Asset>;

const cap = (settings: Omit<Settings<Asset>, "because">): Settings<Asset> => ({
  ...settings,
  because: (_, set) => lowered(set),
});

/** All that governance can set of a reserve, section by section. */
export const RESERVE_PARAMETERS: readonly Parameter[] = parametersOf<Asset>(
  "",
  ({ symbol, decimals }) => ({ symbol, decimals }),
  {
    ltvBps: { group: "collateral", unit: "bps", value: (asset) => asset.ltvBps },
    liquidationThresholdBps: {
      group: "collateral",
      unit: "bps",
      value: (asset) => asset.liquidationThresholdBps,
      set: (asset) => asset.liquidationThresholdTargetBps,
      because: (asset, set) => becoming(asset.rampEndsAt, set),
    },
    debtWeightBps: {
      group: "collateral",
      unit: "factor",
      value: (asset) => asset.debtWeightBps,
      set: (asset) => asset.debtWeightTargetBps,
      because: (asset, set) => becoming(asset.rampEndsAt, set),
    },
    emodeGroups: {
      group: "collateral",
      unit: "groups",
      value: (asset) => [...asset.emodeGroups, ...asset.leavingGroups].sort((one, other) => one - other),
      set: (asset) => asset.emodeGroups,
      because: (asset) => i18next.t("parameters:note.leaving", { groups: formatList(asset.leavingGroups) }),
    },
    minBonusBps: { group: "liquidation", unit: "bps", value: (asset) => asset.minBonusBps },
    maxBonusBps: { group: "liquidation", unit: "bps", value: (asset) => asset.maxBonusBps },
    protocolBonusShareBps: { group: "liquidation", unit: "bps", value: (asset) => asset.protocolBonusShareBps },
    curvePoints: { group: "rates", unit: "curve", value: (asset) => asset.curvePoints },
    reserveFactorBps: { group: "fees", unit: "bps", value: (asset) => asset.reserveFactorBps },
    insuranceShareBps: { group: "fees", unit: "bps", value: (asset) => asset.insuranceShareBps },
    supplyCap: cap({
      group: "caps",
      unit: "tokens",
      value: (asset) => asset.supplyCap,
      set: (asset) => asset.setCaps.supplyCap,
    }),
    borrowCap: cap({
      group: "caps",
      unit: "tokens",
      value: (asset) => asset.borrowCap,
      set: (asset) => asset.setCaps.borrowCap,
    }),
    debtCeilingUsd: cap({
      group: "caps",
      unit: "usd",
      value: (asset) => asset.debtCeilingUsd,
      set: (asset) => asset.setCaps.debtCeilingUsd,
    }),
    maxUtilisationBps: { group: "caps", unit: "bps", value: (asset) => asset.maxUtilisationBps },
    maxObligationShareBps: { group: "caps", unit: "bps", value: (asset) => asset.maxObligationShareBps },
    outflowCapacity: {
      group: "outflow",
      unit: "tokens",
      zero: "noLimit",
      value: (asset) => asset.outflowCapacity,
    },
    outflowExempt: { group: "outflow", unit: "tokens", value: (asset) => asset.outflowExempt },
    outflowWindow: { group: "outflow", unit: "seconds", value: (asset) => asset.outflowWindow },
    feedId: { group: "oracle", unit: "feed", value: (asset) => asset.feedId },
    maxPriceAge: { group: "oracle", unit: "seconds", value: (asset) => asset.maxPriceAge },
    liquidationMaxPriceAge: { group: "oracle", unit: "seconds", value: (asset) => asset.liquidationMaxPriceAge },
    maxConfidenceBps: { group: "oracle", unit: "bps", value: (asset) => asset.maxConfidenceBps },
    maxEmaGapBps: { group: "oracle", unit: "bps", value: (asset) => asset.maxEmaGapBps },
    collateralPriceCap: { group: "oracle", unit: "price", zero: "none", value: (asset) => asset.collateralPriceCap },
    debtPriceFloor: { group: "oracle", unit: "price", zero: "none", value: (asset) => asset.debtPriceFloor },
    facilityCapacity: cap({
      group: "facility",
      unit: "tokens",
      value: (asset) => asset.facilityCapacity,
      set: (asset) => asset.setCaps.facilityCapacity,
    }),
    flashCapacity: cap({
      group: "facility",
      unit: "tokens",
      value: (asset) => asset.flashCapacity,
      set: (asset) => asset.setCaps.flashCapacity,
    }),
    flashFeeBps: { group: "facility", unit: "bps", value: (asset) => asset.flashFeeBps },
    // The figures say it by the reason for a refusal; what is switched off comes before what is stopped for a while.
    depositsDisabled: {
      group: "switches",
      unit: "switch",
      value: (asset) => asset.depositsRefused === "DepositsDisabled",
    },
    borrowsDisabled: {
      group: "switches",
      unit: "switch",
      value: (asset) => asset.borrowsRefused === "BorrowsDisabled",
    },
  },
);
