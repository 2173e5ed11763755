import type { RestrictionArgs } from "@wlm/client";
import type { Asset, MarketState, Peg } from "@/chain/market.ts";
import { parseAmount } from "@/format/numbers.ts";

/** What the guardian and governance can do at once. */
export type Measure = "stopDeposits" | "stopBorrows" | "lowerCaps" | "closeFacilities" | "closePeg";
export const MEASURES: readonly Measure[] = ["stopDeposits", "stopBorrows", "lowerCaps", "closeFacilities", "closePeg"];

/** The caps that can be lowered. A debt ceiling is whole dollars, the others are base units of the asset. */
export type Cap = "supplyCap" | "borrowCap" | "debtCeilingUsd";
export const CAPS: readonly Cap[] = ["supplyCap", "borrowCap", "debtCeilingUsd"];

/** What was typed for each cap; an empty one stays as it is. */
export type CapTexts = Readonly<Record<Cap, string>>;
export const NO_CAPS: CapTexts = { supplyCap: "", borrowCap: "", debtCeilingUsd: "" };

/** What a measure can be taken of: of facilities, only where there is one. */
export function targetsOf(market: MarketState, measure: Measure): readonly (Asset | Peg)[] {
  if (measure === "closePeg") return market.pegs;
  return measure === "closeFacilities" ? market.assets.filter((asset) => asset.isUsd1) : market.assets;
}

export type CapRead = { units: bigint | undefined; problem?: undefined } | { problem: "noAmount" | "raises" };

/** A cap that was typed. Nothing is a cap, too. */
export function readCap(text: string, decimals: number, now: bigint): CapRead {
  if (text.trim() === "") return { units: undefined };
  const units = parseAmount(text, decimals);
  if (units === undefined) return { problem: "noAmount" };
  return units > now ? { problem: "raises" } : { units };
}

/** The decimals of a cap. */
export function capDecimals(cap: Cap, asset: Asset): number {
  return cap === "debtCeilingUsd" ? 0 : asset.decimals;
}

/** What the program is told; undefined while nothing is named, or something is wrong. */
export function restrictionArgs(measure: Measure, target: Asset | Peg, texts: CapTexts): RestrictionArgs | undefined {
  switch (measure) {
    case "stopDeposits":
      return { __kind: "StopDeposits" };
    case "stopBorrows":
      return { __kind: "StopBorrows" };
    case "closeFacilities":
      return { __kind: "CloseFacilities" };
    case "closePeg":
      return { __kind: "ClosePeg" };
    case "lowerCaps":
      return "supplyCap" in target ? lowerCaps(target, texts) : undefined;
  }
}

function lowerCaps(asset: Asset, texts: CapTexts): RestrictionArgs | undefined {
  const read = (cap: Cap) => readCap(texts[cap], capDecimals(cap, asset), asset[cap]);
  const [supplyCap, borrowCap, debtCeilingUsd] = [read("supplyCap"), read("borrowCap"), read("debtCeilingUsd")];
  if (supplyCap.problem || borrowCap.problem || debtCeilingUsd.problem) return undefined;
  const named = [supplyCap.units, borrowCap.units, debtCeilingUsd.units];
  if (named.every((units) => units === undefined)) return undefined;
  const [supply = null, borrow = null, ceiling = null] = named;
  return { __kind: "LowerCaps", supplyCap: supply, borrowCap: borrow, debtCeilingUsd: ceiling };
}

/** A restriction that holds now. */
export interface InForce {
  symbol: string;
  what: "depositsStopped" | "borrowsStopped" | Cap | "facilityCapacity" | "flashCapacity" | "pegCapacity";
  /** When it ends by itself, in unix seconds. */
  until?: bigint;
  /** What counts, and what governance has set. */
  lowered?: { now: bigint; set: bigint; unit: "tokens" | "usd"; decimals: number };
}

const LOWERED = ["supplyCap", "borrowCap", "debtCeilingUsd", "facilityCapacity", "flashCapacity"] as const;

/** Everything that counts less than governance has set it, or is stopped. */
export function restrictionsInForce({ assets, pegs }: Pick<MarketState, "assets" | "pegs">): InForce[] {
  const ofAssets = assets.flatMap((asset): InForce[] => {
    const { symbol, decimals, depositsStoppedUntil, borrowsStoppedUntil } = asset;
    const stops: InForce[] = [];
    if (depositsStoppedUntil) stops.push({ symbol, what: "depositsStopped", until: depositsStoppedUntil });
    if (borrowsStoppedUntil) stops.push({ symbol, what: "borrowsStopped", until: borrowsStoppedUntil });
    const caps = LOWERED.filter((cap) => asset[cap] < asset.setCaps[cap]).map((cap): InForce => {
      const unit = cap === "debtCeilingUsd" ? "usd" : "tokens";
      return { symbol, what: cap, lowered: { now: asset[cap], set: asset.setCaps[cap], unit, decimals } };
    });
    return [...stops, ...caps];
  });
  const ofPegs = pegs
    .filter((peg) => peg.capacity < peg.setCapacity)
    .map(({ symbol, capacity, setCapacity }): InForce => {
      return { symbol, what: "pegCapacity", lowered: { now: capacity, set: setCapacity, unit: "tokens", decimals: 6 } };
    });
  return [...ofAssets, ...ofPegs];
}
