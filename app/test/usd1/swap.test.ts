import { beforeAll, describe, expect, test } from "vitest";
import type { MarketState, Peg } from "@/chain/market.ts";
import { mostSwappable, quoteSwap, sides, swapAction } from "@/screens/usd1/swap.ts";
import { recordedMarket } from "../fixtures/market.ts";

const ALICE_COINS = 1_000_000_000n;
let market: MarketState;
let usdc: Peg;

beforeAll(async () => {
  market = await recordedMarket();
  usdc = market.pegs.find((peg) => peg.symbol === "USDC") as Peg;
});

describe("a swap", () => {
  test("is at par less the fee, and asks for exactly what was quoted", () => {
    const quote = quoteSwap(market.rules, "buy", usdc, ALICE_COINS);
    if (!quote.ok) throw new Error(quote.refusal.name);
    const { par, received, rate } = quote.value;
    expect(par).toBe(ALICE_COINS);
    expect(par - received).toBe((par * BigInt(usdc.buyFeeBps)) / 10_000n);
    expect(rate).toBeCloseTo(1 - usdc.buyFeeBps / 10_000, 9);
    expect(swapAction("buy", usdc, ALICE_COINS, received)).toEqual({
      kind: "buyUsd1",
      peg: usdc.place,
      coins: ALICE_COINS,
      minUsd1: received,
    });
  });

  test("pays with the one and receives the other", () => {
    const usd1 = { mint: market.figures.usd1Mint, symbol: "USD1" };
    expect(sides("buy", usdc, usd1)).toMatchObject({ paid: { symbol: "USDC" }, received: { symbol: "USD1" } });
    expect(sides("sell", usdc, usd1)).toMatchObject({ paid: { symbol: "USD1" }, received: { symbol: "USDC" } });
  });

  test("is limited by the wallet, and beyond it by the facility", () => {
    expect(mostSwappable(market.rules, "buy", usdc, 5n * ALICE_COINS)).toBe(5n * ALICE_COINS);
    const most = mostSwappable(market.rules, "buy", usdc, undefined);
    expect(quoteSwap(market.rules, "buy", usdc, most).ok).toBe(true);
    const more = quoteSwap(market.rules, "buy", usdc, most + 10_000n);
    expect(more).toMatchObject({ ok: false, refusal: { name: "FacilityCapacityExceeded" } });
  });

  test("sells no more than is out", () => {
    const most = mostSwappable(market.rules, "sell", usdc, undefined);
    expect(most).toBeLessThanOrEqual(usdc.level);
    const more = quoteSwap(market.rules, "sell", usdc, usdc.level + 1n);
    expect(more).toMatchObject({ ok: false, refusal: { name: "PegStockExceeded" } });
  });

  test("buys nothing at an old price", () => {
    const later = market.rules.at(market.now + BigInt(usdc.maxPriceAge) + 100n);
    expect(quoteSwap(later, "buy", usdc, ALICE_COINS)).toMatchObject({ ok: false, refusal: { name: "PriceStale" } });
    expect(mostSwappable(later, "buy", usdc, ALICE_COINS)).toBe(0n);
  });

  test("says the fee in the decimals of what is received", () => {
    const coin: Peg = { ...usdc, decimals: 9 };
    const rules = { quoteBuy: () => 999_000n } as unknown as MarketState["rules"];
    const quote = quoteSwap(rules, "buy", coin, 1_000_000_000n);
    expect(quote).toMatchObject({ ok: true, value: { par: 1_000_000n, received: 999_000n } });
  });
});
