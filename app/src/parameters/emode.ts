import type { EmodeFigures } from "@/chain/rules.ts";
import { becoming, type Parameter, parametersOf } from "./parameter.ts";

/** All that governance can set of an e-mode group; which assets belong to it is set of each of them. */
export const EMODE_PARAMETERS: readonly Parameter<EmodeFigures>[] = parametersOf<EmodeFigures>(
  "emode.",
  () => ({ symbol: "", decimals: 0 }),
  {
    ltvBps: { group: "collateral", unit: "bps", value: (group) => group.ltvBps },
    liquidationThresholdBps: {
      group: "collateral",
      unit: "bps",
      value: (group) => group.liquidationThresholdBps,
      set: (group) => group.liquidationThresholdTargetBps,
      because: (group, set) => becoming(group.rampEndsAt, set),
    },
    minBonusBps: { group: "liquidation", unit: "bps", value: (group) => group.minBonusBps },
    maxBonusBps: { group: "liquidation", unit: "bps", value: (group) => group.maxBonusBps },
  },
);
