import { beforeAll, describe, expect, it } from "vitest";
import type { Asset, MarketState, Peg } from "@/chain/market.ts";
import { deedsOf } from "@/screens/governance/ChangeActions.tsx";
import { NO_CAPS, readCap, restrictionArgs, restrictionsInForce, targetsOf } from "@/screens/governance/restriction.ts";
import { recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
let usdc: Asset;
beforeAll(async () => {
  market = await recordedMarket();
  const found = market.assets.find(({ symbol }) => symbol === "USDC");
  if (!found) throw new Error("the recorded market has no USDC");
  usdc = found;
});

describe("a cap that is typed", () => {
  it("only falls, to nothing at least", () => {
    expect(readCap("5", 6, 5_000_000n)).toEqual({ units: 5_000_000n });
    expect(readCap("0", 6, 5_000_000n)).toEqual({ units: 0n });
    expect(readCap("5.000001", 6, 5_000_000n)).toEqual({ problem: "raises" });
    expect(readCap("0.0000001", 6, 5_000_000n)).toEqual({ problem: "noAmount" });
    expect(readCap("lots", 6, 5_000_000n)).toEqual({ problem: "noAmount" });
  });

  it("that is empty stays as it is, and that is told by nothing, not by zero", () => {
    expect(readCap(" ", 6, 5_000_000n)).toEqual({ units: undefined });
    expect(restrictionArgs("lowerCaps", usdc, { ...NO_CAPS, borrowCap: "0" })).toEqual({
      __kind: "LowerCaps",
      supplyCap: null,
      borrowCap: 0n,
      debtCeilingUsd: null,
    });
  });
});

describe("lowering caps", () => {
  it("asks for one at least", () => {
    expect(restrictionArgs("lowerCaps", usdc, NO_CAPS)).toBeUndefined();
  });

  it("waits while one of them is wrong", () => {
    const texts = { supplyCap: "1", borrowCap: "", debtCeilingUsd: "999999999999" };
    expect(restrictionArgs("lowerCaps", usdc, texts)).toBeUndefined();
  });

  it("takes a debt ceiling in whole dollars, whatever the asset's decimals", () => {
    expect(restrictionArgs("lowerCaps", usdc, { ...NO_CAPS, debtCeilingUsd: "7" })).toMatchObject({
      debtCeilingUsd: 7n,
    });
    expect(restrictionArgs("lowerCaps", usdc, { ...NO_CAPS, debtCeilingUsd: "7.5" })).toBeUndefined();
  });
});

it("facilities are closed only where there are some", () => {
  const symbols = (targets: readonly (Asset | Peg)[]) => targets.map(({ symbol }) => symbol).sort();
  expect(symbols(targetsOf(market, "closeFacilities"))).toEqual(["USD1"]);
  expect(symbols(targetsOf(market, "closePeg"))).toEqual(["USDC", "USDT"]);
  expect(targetsOf(market, "stopBorrows")).toHaveLength(market.assets.length);
});

describe("restrictions in force", () => {
  it("are none where all counts as it was set", () => {
    expect(restrictionsInForce(market)).toEqual([]);
  });

  it("are stops, and whatever is lower than it was set", () => {
    const assets = [{ ...usdc, supplyCap: 1n, depositsStoppedUntil: 9n }];
    const pegs = market.pegs.slice(0, 1).map((peg) => ({ ...peg, capacity: 2n }));
    const found = restrictionsInForce({ assets, pegs });
    expect(found.map(({ what }) => what)).toEqual(["depositsStopped", "supplyCap", "pegCapacity"]);
    expect(found[0]?.until).toBe(9n);
    expect(found[1]?.lowered).toEqual({ now: 1n, set: usdc.setCaps.supplyCap, unit: "tokens", decimals: 6 });
  });
});

it("what can be done with a change depends on its state", () => {
  expect(deedsOf({ state: "waiting", isVetoable: true })).toEqual(["veto", "cancel"]);
  expect(deedsOf({ state: "due", isVetoable: false })).toEqual(["execute", "cancel"]);
  expect(deedsOf({ state: "stale", isVetoable: true })).toEqual(["veto", "cancel"]);
  expect(deedsOf({ state: "expired", isVetoable: true })).toEqual(["remove"]);
  expect(deedsOf({ state: "lapsed", isVetoable: true })).toEqual(["remove"]);
});
