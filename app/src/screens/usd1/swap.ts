import type { Peg } from "@/chain/market.ts";
import { type Action, ask, type Market, type Ruled } from "@/chain/rules.ts";
import { USD1_DECIMALS } from "./sources.ts";

export type Direction = "buy" | "sell";

/** What is paid or received in a swap. */
export interface Side {
  mint: string;
  symbol: string;
  decimals: number;
}

/** What a swap would come to. */
export interface SwapQuote {
  /** Base units of what is received. The fee and the rate are fixed, so this is the least, too. */
  received: bigint;
  /** The same, before the fee. */
  par: bigint;
  /** What one whole unit paid brings, for screens. */
  rate: number;
}

/** What is paid and what is received. */
export function sides(direction: Direction, peg: Peg, usd1: Omit<Side, "decimals">): { paid: Side; received: Side } {
  const coin = { mint: peg.mint, symbol: peg.symbol, decimals: peg.decimals };
  const dollar = { ...usd1, decimals: USD1_DECIMALS };
  return direction === "buy" ? { paid: coin, received: dollar } : { paid: dollar, received: coin };
}

/** What units would bring, by the program's rules. */
export function quoteSwap(rules: Market, direction: Direction, peg: Peg, units: bigint): Ruled<SwapQuote> {
  const received = ask(() =>
    direction === "buy" ? rules.quoteBuy(peg.place, units) : rules.quoteSell(peg.place, units),
  );
  if (!received.ok) return received;
  const [from, to] = direction === "buy" ? [peg.decimals, USD1_DECIMALS] : [USD1_DECIMALS, peg.decimals];
  const rate = Number(received.value) / 10 ** to / (Number(units) / 10 ** from);
  return { ok: true, value: { received: received.value, par: atPar(units, from, to), rate } };
}

/** The most that can be swapped of what is held, or, with nothing known to be held, of all there could be. */
export function mostSwappable(rules: Market, direction: Direction, peg: Peg, held: bigint | undefined): bigint {
  const budget = held ?? (1n << 64n) - 1n;
  return direction === "buy" ? rules.maxBuy(peg.place, budget) : rules.maxSell(peg.place, budget);
}

/** The swap that brings no less than was quoted. */
export function swapAction(direction: Direction, peg: Peg, units: bigint, least: bigint): Action {
  return direction === "buy"
    ? { kind: "buyUsd1", peg: peg.place, coins: units, minUsd1: least }
    : { kind: "sellUsd1", peg: peg.place, usd1: units, minCoins: least };
}

/** The same amount with other decimals, rounded down. */
function atPar(units: bigint, from: number, to: number): bigint {
  return to >= from ? units * 10n ** BigInt(to - from) : units / 10n ** BigInt(from - to);
}
