import { describe, expect, test } from "vitest";
import type { MarketState } from "@/chain/market.ts";
import { decodeMint } from "@/chain/mint.ts";
import { capacity, minted, part, pegsByName, sources } from "@/screens/usd1/sources.ts";
import { recordedMarket } from "../fixtures/market.ts";

const MILLION = 1_000_000n;

/** The recorded market with USD1 out of every facility, and a coin that lost a part of its price. */
async function withUsd1Out(): Promise<MarketState> {
  const market = await recordedMarket();
  const assets = market.assets.map((asset) =>
    asset.isUsd1 ? { ...asset, facilityLevel: 300n * MILLION, facilityClaim: 270n * MILLION } : asset,
  );
  const pegs = market.pegs.map((peg) => ({
    ...peg,
    level: 100n * MILLION,
    stock: 101n * MILLION,
    price: peg.price && { ...peg.price, usd: peg.symbol === "USDT" ? 0.9 : 1 },
  }));
  return { ...market, assets, pegs };
}

describe("where USD1 comes from", () => {
  test("all levels add up, and so do all capacities", async () => {
    const all = sources(await withUsd1Out());
    expect(all.map((source) => [source.kind, source.symbol])).toEqual([
      ["lending", "USD1"],
      ["peg", "USDC"],
      ["peg", "USDT"],
    ]);
    expect(minted(all)).toBe(500n * MILLION);
    expect(capacity(all)).toBe(all.reduce((sum, source) => sum + source.capacity, 0n));
  });

  test("coins cover what they are worth, claims what they claim", async () => {
    const [lending, usdc, usdt] = sources(await withUsd1Out());
    expect(lending?.coverage).toBeCloseTo(0.9);
    expect(usdc?.coverage).toBeCloseTo(1.01);
    expect(usdt?.coverage).toBeCloseTo(0.909);
    expect(usdt?.worthMicros).toBe(90_900_000n);
  });

  test("a coin without any price is worth nobody knows what", async () => {
    const market = await withUsd1Out();
    const unknown = market.pegs.map((peg) => ({ ...peg, mint: `${peg.mint}2`, price: undefined }));
    const [, coin] = sources({ ...market, pegs: unknown });
    expect(coin).toMatchObject({ worthMicros: undefined, coverage: undefined });
  });

  test("an old price is said to be old", async () => {
    const market = await withUsd1Out();
    const old = market.pegs.map((peg) => ({ ...peg, price: peg.price && { ...peg.price, age: peg.maxPriceAge + 1 } }));
    expect(sources({ ...market, pegs: old }).filter((source) => source.isStale)).toHaveLength(2);
    expect(sources(market).some((source) => source.isStale)).toBe(false);
  });

  test("without a level there is nothing to cover", async () => {
    expect(part(5n, 0n)).toBeUndefined();
    expect(sources(await recordedMarket()).every((source) => source.coverage === undefined || source.level > 0n)).toBe(
      true,
    );
  });

  test("coins are in the order of their names", async () => {
    const { pegs } = await recordedMarket();
    expect(pegsByName({ pegs }).map((peg) => peg.symbol)).toEqual(["USDC", "USDT"]);
  });
});

test("a mint says what there is of a token and who may make more", () => {
  const data = new Uint8Array(82);
  const view = new DataView(data.buffer);
  view.setBigUint64(36, 123_456n, true);
  view.setUint8(44, 6);
  expect(decodeMint(data)).toEqual({ supply: 123_456n, decimals: 6, authority: undefined });
  view.setUint32(0, 1, true);
  expect(decodeMint(data).authority).toBe("11111111111111111111111111111111");
});
