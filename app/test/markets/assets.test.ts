import { describe, expect, it } from "vitest";
import { dollarMints } from "@/chain/dollars.ts";
import type { Peg } from "@/chain/market.ts";
import {
  assetPath,
  capOf,
  dollarUtilisation,
  findAsset,
  givesLoans,
  narrow,
  sortAssets,
  takesSupply,
} from "@/screens/markets/assets.ts";
import { statesOf } from "@/screens/markets/states.ts";
import { usd1Supply } from "@/screens/markets/usd1.ts";
import { asset, usd1 } from "./asset.ts";

const ETH = asset();
const USDC = asset({ symbol: "USDC", name: "USD Coin", mint: "usdc", index: 2, isCollateral: false });
const OFF = asset({ symbol: "WLFI", name: "WLFI", mint: "wlfi", borrowsRefused: "BorrowsDisabled" });
const none = new Set<string>();

describe("which assets are dollars", () => {
  const mints = (assets: (typeof ETH)[], pegs: Partial<Peg>[] = []) =>
    dollarMints({ assets: [usd1({ emodeGroups: [1] }), ...assets], pegs: pegs as Peg[] });

  it("takes USD1 and no asset that has nothing of a dollar", () => {
    expect([...mints([ETH])]).toEqual([usd1().mint]);
  });

  it("takes coins with a peg facility", () => {
    expect(mints([USDC], [{ mint: "usdc" }]).has("usdc")).toBe(true);
  });

  it("takes what shares a group with USD1, and not what is in another", () => {
    const [with1, with2] = [
      { ...USDC, emodeGroups: [3, 1] },
      { ...OFF, emodeGroups: [2] },
    ];
    expect([...mints([with1, with2])]).toEqual([usd1().mint, "usdc"]);
  });
});

describe("narrowing the list down", () => {
  const all = [ETH, USDC, OFF];

  it("filters by what can be done", () => {
    expect(narrow(all, "collateral", "", none)).toEqual([ETH, OFF]);
    expect(narrow(all, "borrowable", "", none)).toEqual([ETH, USDC]);
    expect(narrow(all, "dollars", "", new Set(["usdc"]))).toEqual([USDC]);
  });

  it("finds parts of symbols and names in any case, and whole mints", () => {
    expect(narrow(all, "all", " eTh", none)).toEqual([ETH]);
    expect(narrow(all, "all", "coin", none)).toEqual([USDC]);
    expect(narrow(all, "all", ETH.mint, none)).toEqual([ETH]);
    expect(narrow(all, "all", ETH.mint.slice(0, 5), none)).toEqual([]);
  });
});

it("sorts names from A on and figures from the largest on; what has no price comes last", () => {
  const unpriced = { ...USDC, suppliedUsdMicros: undefined };
  const small = { ...OFF, suppliedUsdMicros: 1n };
  expect(sortAssets([OFF, ETH, USDC], "asset").map((one) => one.symbol)).toEqual(["ETH", "USDC", "WLFI"]);
  expect(sortAssets([unpriced, small, ETH], "supplied").map((one) => one.symbol)).toEqual(["ETH", "WLFI", "USDC"]);
});

describe("caps", () => {
  it("say what is left", () => {
    expect(capOf(25n, 100n, 100n)).toMatchObject({ left: 75n, part: 0.25, reached: false, lowered: false });
  });

  it("are reached when nothing is left, also where they were lowered under what is used", () => {
    expect(capOf(100n, 100n, 100n)).toMatchObject({ left: 0n, reached: true });
    expect(capOf(150n, 100n, 400n)).toMatchObject({ left: 0n, part: 1.5, reached: true, lowered: true });
  });

  it("of zero are closed, not reached", () => {
    expect(capOf(0n, 0n, 0n)).toMatchObject({ part: 0, reached: false, closed: true });
    expect(capOf(5n, 0n, 0n)).toMatchObject({ part: 1, reached: false, closed: true });
  });

  it("stop supplying and borrowing, as switches do", () => {
    expect([takesSupply(ETH), givesLoans(ETH)]).toEqual([true, true]);
    expect(takesSupply({ ...ETH, supplyCap: ETH.supplied })).toBe(false);
    expect(givesLoans({ ...ETH, borrowCap: ETH.borrowed })).toBe(false);
    expect(takesSupply({ ...ETH, depositsRefused: "DepositsStopped" })).toBe(false);
    expect(givesLoans(OFF)).toBe(false);
  });
});

describe("an asset's own page", () => {
  it("is found by symbol in any case and by mint", () => {
    expect(findAsset([ETH, USDC], "usdC")).toBe(USDC);
    expect(findAsset([ETH, USDC], ETH.mint)).toBe(ETH);
    expect(findAsset([ETH, USDC], "DOGE")).toBeUndefined();
  });

  it("leads to the same asset whatever it is called", () => {
    const twin = { ...ETH, mint: "twin" };
    const nameless = { ...ETH, symbol: "5HT4…", mint: "nameless" };
    const all = [ETH, twin, nameless];
    expect(assetPath(ETH, all)).toBe("/reserve/ETH");
    for (const one of all) expect(findAsset(all, assetPath(one, all).replace("/reserve/", ""))).toBe(one);
  });
});

describe("states", () => {
  const keys = (other: Parameters<typeof asset>[0]) => statesOf(asset(other)).map((state) => state.key);

  it("are none of an ordinary collateral", () => {
    expect(keys({})).toEqual([]);
  });

  it("tell what the guardian stopped until when, and not that it is switched off", () => {
    const stopped = asset({ borrowsRefused: "BorrowsStopped", borrowsStoppedUntil: 99n });
    expect(statesOf(stopped)).toEqual([{ key: "borrowsStopped", tone: "warn", until: 99n }]);
  });

  it("tell what is switched off for good, what backs no loans, and groups", () => {
    expect(keys({ borrowsRefused: "BorrowsDisabled" })).toEqual(["borrowsOff"]);
    expect(keys({ isCollateral: false, ltvBps: 0 })).toEqual(["notCollateral"]);
    expect(keys({ ltvBps: 0 })).toEqual(["noNewLoansOnIt"]);
    expect(keys({ emodeGroups: [1, 4], leavingGroups: [2], rampEndsAt: 9n })).toEqual([
      "ramp",
      "leavingEmode",
      "emode",
      "emode",
    ]);
  });

  it("tell a cap that the guardian lowered", () => {
    expect(keys({ borrowCap: 1n })).toEqual(["capLowered"]);
  });
});

describe("USD1 supply", () => {
  it("adds up all facilities", () => {
    const own = usd1({ facilityLevel: 10n, facilityCapacity: 50n, mintable: 40n });
    const pegs = [
      { level: 5n, capacity: 20n, room: 15n },
      { level: 7n, capacity: 0n, room: 0n },
    ] as Peg[];
    expect(usd1Supply({ assets: [ETH, own], pegs })).toEqual({
      decimals: 6,
      lent: 10n,
      swapped: 12n,
      room: 55n,
      capacity: 70n,
    });
  });

  it("is nothing in a market that mints none", () => {
    expect(usd1Supply({ assets: [usd1()], pegs: [] })).toBeUndefined();
    expect(usd1Supply({ assets: [ETH], pegs: [] })).toBeUndefined();
  });
});

it("a market without supply has nothing lent out", () => {
  expect(dollarUtilisation(0n, 0n)).toBe(0);
  expect(dollarUtilisation(200n, 50n)).toBe(0.25);
});
