import type { Transaction } from "@/chain/events.ts";
import type { Coin } from "./known.ts";

/** What an entry says happened; words for it are under `what` of the namespace. */
export type What =
  | "supply"
  | "withdraw"
  | "borrow"
  | "repay"
  | "repayForOther"
  | "repaidByOther"
  | "liquidated"
  | "liquidate"
  | "badDebt"
  | "absorb"
  | "buyUsd1"
  | "sellUsd1"
  | "flashMint"
  | "flashBurn"
  | "open"
  | "close"
  | "collateral"
  | "emodeEnter"
  | "emodeLeave"
  | "collectFees"
  | "collectProfit"
  | "burnDeficit"
  | "rebalance"
  | "propose"
  | "cancel"
  | "veto"
  | "execute"
  | "restrict"
  | "acceptRole"
  | "list"
  | "createPeg"
  | "createMarket"
  | "failed"
  | "cut";

/** What entries are filtered by. */
export const KINDS = [
  "supply",
  "withdraw",
  "borrow",
  "repay",
  "liquidation",
  "swap",
  "account",
  "upkeep",
  "governance",
  "failed",
] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_OF: Record<What, Kind> = {
  supply: "supply",
  withdraw: "withdraw",
  borrow: "borrow",
  repay: "repay",
  repayForOther: "repay",
  repaidByOther: "repay",
  liquidated: "liquidation",
  liquidate: "liquidation",
  badDebt: "liquidation",
  absorb: "upkeep",
  buyUsd1: "swap",
  sellUsd1: "swap",
  flashMint: "swap",
  flashBurn: "swap",
  open: "account",
  close: "account",
  collateral: "account",
  emodeEnter: "account",
  emodeLeave: "account",
  collectFees: "upkeep",
  collectProfit: "upkeep",
  burnDeficit: "upkeep",
  rebalance: "upkeep",
  propose: "governance",
  cancel: "governance",
  veto: "governance",
  execute: "governance",
  restrict: "governance",
  acceptRole: "governance",
  list: "governance",
  createPeg: "governance",
  createMarket: "governance",
  failed: "failed",
  cut: "failed",
};

/** What an amount of an entry is; words for it are under `part` of the namespace. */
export type Part = "amount" | "paid" | "received" | "repaid" | "seized" | "writtenOff" | "fee";

/** An amount that moved, in base units. */
export interface Moved {
  part: Part;
  coin: Coin;
  units: bigint;
}

/** A line of somebody's history. */
export interface Entry {
  key: string;
  transaction: Transaction;
  what: What;
  kind: Kind;
  moved: Moved[];
  /** An asset that it is about without moving any. */
  about?: Coin;
  /** Base units of USD1 that a facility minted or burned for it. */
  minted: bigint;
  burned: bigint;
  obligation?: string;
  /** Who else was in it: the liquidator, the borrower, who paid. */
  other?: string;
  liquidation?: { bonusBps: number; toProtocol: bigint; healthBeforeMicros: bigint; healthAfterMicros: bigint };
  /** The number of an e-mode group. */
  group?: number;
}
