import type { Asset } from "@/chain/market.ts";
import type { Tone } from "@/ui/Stat.tsx";

/** Something about a reserve that people should know before they use it: a word each, of the namespace "markets". */
export type AssetState =
  | { key: "depositsStopped" | "borrowsStopped" | "ramp"; tone: Tone; until: bigint }
  | { key: "emode" | "leavingEmode"; tone: Tone | "info"; group: number }
  | {
      key:
        | "depositsOff"
        | "borrowsOff"
        | "notCollateral"
        | "noNewLoansOnIt"
        | "outflowFull"
        | "capLowered"
        | "facilityDeficit";
      tone: Tone;
    };

/** What is out of the ordinary first, then what simply is so. */
export function statesOf(asset: Asset): AssetState[] {
  const states: AssetState[] = [];
  if (asset.depositsStoppedUntil !== undefined)
    states.push({ key: "depositsStopped", tone: "warn", until: asset.depositsStoppedUntil });
  if (asset.borrowsStoppedUntil !== undefined)
    states.push({ key: "borrowsStopped", tone: "warn", until: asset.borrowsStoppedUntil });
  if (asset.depositsRefused === "DepositsDisabled") states.push({ key: "depositsOff", tone: "warn" });
  if (asset.facilityDeficit !== undefined) states.push({ key: "facilityDeficit", tone: "warn" });
  if (asset.outflowLeft === 0n) states.push({ key: "outflowFull", tone: "warn" });
  if (asset.rampEndsAt !== undefined) states.push({ key: "ramp", tone: "warn", until: asset.rampEndsAt });
  if (isLowered(asset)) states.push({ key: "capLowered", tone: "warn" });
  for (const group of asset.leavingGroups) states.push({ key: "leavingEmode", tone: "warn", group });
  if (asset.borrowsRefused === "BorrowsDisabled") states.push({ key: "borrowsOff", tone: "plain" });
  if (!asset.isCollateral) states.push({ key: "notCollateral", tone: "plain" });
  else if (asset.ltvBps === 0) states.push({ key: "noNewLoansOnIt", tone: "plain" });
  for (const group of asset.emodeGroups) states.push({ key: "emode", tone: "info", group });
  return states;
}

function isLowered({ setCaps, supplyCap, borrowCap, debtCeilingUsd }: Asset): boolean {
  return supplyCap < setCaps.supplyCap || borrowCap < setCaps.borrowCap || debtCeilingUsd < setCaps.debtCeilingUsd;
}
