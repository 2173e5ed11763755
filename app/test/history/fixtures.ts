import type { Address } from "@solana/kit";
import type { ProgramEvent } from "@wlm/client";
import type { Transaction } from "@/chain/events.ts";
import { entriesOf } from "@/screens/history/entries.ts";
import type { Entry } from "@/screens/history/entry.ts";
import type { Coin, Known } from "@/screens/history/known.ts";

/** Addresses that are what their names say. */
const named = (name: string) => name.padEnd(32, "1") as Address;

export const VIEWER = named("Viewer");
export const OTHER = named("Nobody");
export const MINE = named("MyAccount");
export const THEIRS = named("TheirAccount");
export const ETH = named("ReserveETH");
const USD1 = named("ReserveUSD");
export const ELSEWHERE = named("ReserveEHere");
export const PEG = named("PegUSDC");
export const MARKET = named("Market");

export const COINS: Record<"eth" | "usd1" | "usdc", Coin> = {
  eth: { symbol: "ETH", mint: named("MintETH"), decimals: 8 },
  usd1: { symbol: "USD1", mint: named("MintUSD"), decimals: 6 },
  usdc: { symbol: "USDC", mint: named("MintUSDC"), decimals: 6 },
};

export const KNOWN: Known = {
  market: MARKET,
  viewer: VIEWER,
  obligations: new Map([[MINE, 0]]),
  reserves: new Map([
    [ETH, COINS.eth],
    [USD1, COINS.usd1],
  ]),
  pegs: new Map([[PEG, COINS.usdc]]),
  usd1: COINS.usd1,
};

/** The coin has none. */
export const PRICES = new Map([
  [COINS.eth.mint, 2000],
  [COINS.usd1.mint, 1],
]);

export const NOON = 1_790_000_000n;

/** A transaction that the viewer signed, with these events. */
export function transaction(events: ProgramEvent[], rest: Partial<Transaction> = {}): Transaction {
  return {
    signature: "5dmXzYNcGNXLyNQKkHhwgyscf1uJe3vJncabKN85cVq49scNm4HmyvY1GDTKLBJVbdWdCJhTRrpoX6Va9Kx6fBVj",
    slot: 7n,
    time: NOON,
    failed: false,
    events,
    instructions: ["Borrow"],
    signers: [VIEWER],
    ...rest,
  };
}

/** What the viewer's history says about such a transaction. */
export function told(events: ProgramEvent[], rest: Partial<Transaction> = {}): Entry[] {
  return entriesOf([transaction(events, rest)], KNOWN);
}

export const supplied = (assets: bigint, rest: { reserve?: Address; obligation?: Address } = {}): ProgramEvent => ({
  name: "deposited",
  data: { reserve: ETH, obligation: MINE, assets, supplyShares: 1n, supplyIndex: 1n, burned: 0n, ...rest },
});

export const repaid = (payer: Address, obligation: Address): ProgramEvent => ({
  name: "repaid",
  data: { reserve: USD1, obligation, payer, assets: 5_000_000n, debtShares: 1n, debtIndex: 1n, burned: 4_000_000n },
});

export const liquidated = (liquidator: Address, obligation: Address): ProgramEvent => ({
  name: "liquidated",
  data: {
    obligation,
    liquidator,
    debtReserve: USD1,
    collateralReserve: ETH,
    repaid: 4_000_000_000n,
    seized: 210_000_000n,
    toLiquidator: 205_000_000n,
    toProtocol: 5_000_000n,
    bonusBps: 500,
    debtShares: 1n,
    supplyShares: 1n,
    debtIndex: 1n,
    supplyIndex: 1n,
    healthBeforeMicros: 930_000n,
    healthAfterMicros: 1_050_000n,
  },
});
