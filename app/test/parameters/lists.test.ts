import { getPegChangeDecoder, getReserveChangeDecoder, getSettingsChangeDecoder } from "@wlm/client";
import { beforeAll, describe, expect, it } from "vitest";
import type { MarketState } from "@/chain/market.ts";
import en from "@/i18n/en/parameters.json";
import zh from "@/i18n/zh-Hant/parameters.json";
import { EMODE_PARAMETERS } from "@/parameters/emode.ts";
import { MARKET_PARAMETERS } from "@/parameters/market.ts";
import { PEG_PARAMETERS } from "@/parameters/peg.ts";
import { RESERVE_PARAMETERS } from "@/parameters/reserve.ts";
import { recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const keys = (parameters: readonly { key: string }[]) => parameters.map(({ key }) => key).sort();
/** The fields of a change of the program: every one that governance can name. */
const named = (decoder: { decode(bytes: Uint8Array): object }) => Object.keys(decoder.decode(new Uint8Array(256)));
const without = (all: readonly string[], ...left: string[]) => all.filter((one) => !left.includes(one)).sort();

/** What figures say that no governance has set: state, identity, and what is found in a parameter of another name. */
const STATE = {
  reserve: `index address mint decimals tokenProgram vault insurance isUsd1 isNative supplied borrowed cash
    suppliedUsdMicros borrowedUsdMicros utilisation rates supplyIndex debtIndex uncollectedFees badDebtTotal mintable
    facilityLevel facilityClaim facilityDeficit outflowLeft price priceAccount attributedDebtUsdMicros isCollateral
    depositsStoppedUntil borrowsStoppedUntil rampEndsAt
    setCaps liquidationThresholdTargetBps debtWeightTargetBps leavingGroups depositsRefused borrowsRefused
    symbol name`,
  peg: `place address mint decimals tokenProgram vault level room stock profit priceAccount price buyRefused setCapacity
    symbol name`,
  market: "address id now reserveCount offered suppliedUsdMicros borrowedUsdMicros emodeGroups",
  emode: "number rampEndsAt entryRefused liquidationThresholdTargetBps",
};
const state = (of: keyof typeof STATE) => STATE[of].split(/\s+/);

describe("the lists of parameters", () => {
  it("name every field of a reserve that a change of the program can name", () => {
    const fields = without(named(getReserveChangeDecoder()), "flags", "curve", "curveLen", "emodeMask");
    // One field of the program may be several for people, or several one.
    const all = [...fields, "curvePoints", "emodeGroups", "depositsDisabled", "borrowsDisabled"];
    expect(keys(RESERVE_PARAMETERS)).toEqual(all.sort());
  });

  it("name every field of the figures of a reserve that is not its state", () => {
    const listed = [...keys(RESERVE_PARAMETERS), ...state("reserve")];
    for (const asset of market.assets) {
      expect(Object.keys(asset).filter((field) => !listed.includes(field))).toEqual([]);
    }
  });

  it("name every field of a peg facility", () => {
    expect(keys(PEG_PARAMETERS)).toEqual(named(getPegChangeDecoder()).sort());
    const listed = [...keys(PEG_PARAMETERS), ...state("peg")];
    expect(market.pegs.flatMap((peg) => Object.keys(peg).filter((field) => !listed.includes(field)))).toEqual([]);
  });

  it("name every field of a market, and say of no other that it can be changed", () => {
    const settable = MARKET_PARAMETERS.filter(({ fixed }) => !fixed);
    const roles = ["governance", "guardian", "treasury", "priceReceivers"];
    expect(keys(settable)).toEqual([...named(getSettingsChangeDecoder()), ...roles].sort());
    const listed = [...keys(MARKET_PARAMETERS), ...state("market")];
    expect(without(Object.keys(market.figures), ...listed)).toEqual([]);
  });

  it("name every field of an e-mode group", () => {
    const [group] = market.figures.emodeGroups;
    if (!group) throw new Error("the recorded market has no e-mode group");
    expect(without(Object.keys(group), ...state("emode"))).toEqual(keys(EMODE_PARAMETERS));
  });

  it("give every parameter a value that is not missing, of every asset", () => {
    for (const asset of market.assets) {
      for (const parameter of RESERVE_PARAMETERS) {
        expect(parameter.value(asset), parameter.key).toBeDefined();
        expect(parameter.format(asset), parameter.key).not.toMatch(/undefined|NaN|\[object|parameters:|^$/);
      }
    }
    for (const parameter of MARKET_PARAMETERS) {
      expect(parameter.value(market.figures), parameter.key).toBeDefined();
      expect(parameter.format(market.figures)).not.toMatch(/undefined|NaN|\[object|parameters:|^$/);
    }
  });
});

describe.each([
  ["English", en],
  ["traditional Chinese", zh],
])("in %s", (_, words) => {
  const all = [...RESERVE_PARAMETERS, ...PEG_PARAMETERS, ...EMODE_PARAMETERS, ...MARKET_PARAMETERS];
  const at = (path: string): unknown =>
    path.split(".").reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], words);

  it.each(all.map(({ words }) => words))("%s has a name and a meaning", (path) => {
    expect(at(`${path}.name`)).toEqual(expect.stringMatching(/\S/));
    expect(at(`${path}.meaning`)).toEqual(expect.stringMatching(/\S/));
  });

  it("every group has a name", () => {
    for (const { group } of all) expect(words.groups[group]).toEqual(expect.stringMatching(/\S/));
  });
});
