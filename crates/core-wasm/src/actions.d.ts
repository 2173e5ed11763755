/** Somebody's obligation: its account's address and data. */
export interface Target {
  address: string;
  data: Uint8Array;
}

/** What somebody wants to do. Amounts in base units of the reserve's asset, of the coin, or of USD1. */
export type Action =
  | { kind: "supply" | "borrow"; reserve: number; assets: bigint }
  | { kind: "withdraw" | "repay"; reserve: number; assets: bigint | "all" }
  | { kind: "setCollateral"; reserve: number; enabled: boolean }
  /** 0 leaves. */
  | { kind: "setEmode"; group: number }
  | { kind: "close" }
  /** `peg`: the place in `pegs()`. */
  | { kind: "buyUsd1"; peg: number; coins: bigint; minUsd1: bigint }
  | { kind: "sellUsd1"; peg: number; usd1: bigint; minCoins: bigint }
  /**
   * Repays at most `budget`. `slippageBps`: how much more than quoted may be repaid, within the budget, and how much
   * less received.
   */
  | { kind: "liquidate"; target: Target; debt: number; collateral: number; budget: bigint; slippageBps: number }
  | { kind: "absorb"; target: Target; debt: number }
  /** Pays a reserve's fees out; anyone may. */
  | { kind: "collect"; reserve: number }
  /** `change`: the pending change's data. Executing one takes what `change(...)` says it needs. */
  | { kind: "executeChange"; change: Uint8Array; prices?: AccountBytes[]; mint?: AccountBytes }
  | { kind: "vetoChange" | "cancelChange"; change: Uint8Array };

/** As an instruction of @solana/kit. */
export interface Instruction {
  programAddress: string;
  accounts: AccountMeta[];
  data: Uint8Array;
}

export interface AccountMeta {
  address: string;
  /** `AccountRole`: 0 is read only, 1 writable, 2 a signer, 3 a writable signer. */
  role: 0 | 1 | 2 | 3;
}

/**
 * It waits; anyone may carry it out; what it replaces has become another; who proposed it was replaced; nobody carried
 * it out in time.
 */
export type ChangeState = "waiting" | "due" | "stale" | "lapsed" | "expired";

/** A field that becomes another, named as in the figures; of something new, a field that is not zero. */
export interface FieldChange {
  field: string;
  old?: FieldValue;
  new: FieldValue;
}

/** In the units of the figures: bigint, bps, hexadecimal digits, addresses, group numbers, corners of the curve. */
export type FieldValue = bigint | number | boolean | string | string[] | number[] | CurvePoint[];

/** What governance has proposed. */
export interface ChangeFigures {
  address: string;
  /** The proposer's number for it. */
  id: bigint;
  kind: "reserve" | "peg" | "emode" | "settings" | "priceReceivers" | "role" | "newReserve" | "newPeg";
  /** The reserve, the peg facility, the mint of a new one, or the market. */
  target: string;
  /** Of an e-mode group. */
  group?: number;
  state: ChangeState;
  proposer: string;
  /** Who gets the rent back. */
  payer: string;
  proposedAt: bigint;
  executableAt: bigint;
  expiresAt: bigint;
  /** The guardian cannot veto its own replacement. */
  isVetoable: boolean;
  fields: FieldChange[];
  /** What to load and pass to execute it: the price accounts of a new feed; empty if there is none. */
  priceAccounts: string[];
  /** And the mint of what is new. */
  mint?: string;
}
