import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { MarketState } from "@/chain/market.ts";
import { EMODE_PARAMETERS } from "@/parameters/emode.ts";
import { MARKET_PARAMETERS } from "@/parameters/market.ts";
import { PEG_PARAMETERS } from "@/parameters/peg.ts";
import { RESERVE_PARAMETERS } from "@/parameters/reserve.ts";
import { parameterRecords, parametersCsv, parametersJson } from "@/screens/risk/records.ts";
import { recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const find = (from: MarketState, scope: string, subject: string, parameter: string) =>
  parameterRecords(from).find(
    (record) => record.scope === scope && record.subject === subject && record.parameter === parameter,
  );

describe("the records of all parameters", () => {
  it("leave none out", () => {
    const groups = market.figures.emodeGroups.filter((group) => group.liquidationThresholdBps > 0).length;
    expect(parameterRecords(market)).toHaveLength(
      MARKET_PARAMETERS.length +
        RESERVE_PARAMETERS.length * market.assets.length +
        EMODE_PARAMETERS.length * groups +
        PEG_PARAMETERS.length * market.pegs.length,
    );
  });

  it("are exact, with their units", () => {
    expect(find(market, "reserve", "ETH", "supplyCap")).toMatchObject({ value: "1000000", unit: "ETH" });
    expect(find(market, "reserve", "USDC", "debtPriceFloor")).toMatchObject({ value: "1", unit: "USD" });
    expect(find(market, "peg", "USDC", "capacity")).toMatchObject({ value: "20000000", unit: "USD1" });
    expect(find(market, "market", "", "changeDelay")).toMatchObject({ value: "3600", unit: "s" });
    expect(find(market, "emode", "1", "ltvBps")).toMatchObject({ value: "9000", unit: "bps" });
  });

  it("say what governance has set only where something else counts", () => {
    expect(find(market, "reserve", "ETH", "supplyCap")?.set_by_governance).toBe("");
    const assets = market.assets.map((asset) => ({ ...asset, supplyCap: 0n }));
    const record = find({ ...market, assets }, "reserve", "ETH", "supplyCap");
    expect(record).toMatchObject({ value: "0", set_by_governance: "1000000" });
  });

  it("are the same in every language", async () => {
    const before = parametersCsv(market);
    await i18next.changeLanguage("zh-Hant");
    expect(parametersCsv(market)).toBe(before);
  });
});

it("a table has as many fields in each line, and says when it was read", () => {
  const assets = market.assets.map((asset) => ({ ...asset, symbol: '=A,"B"' }));
  const lines = parametersCsv({ ...market, assets })
    .trimEnd()
    .split("\r\n");
  const commas = (line: string) => line.replaceAll(/"(?:[^"]|"")*"/g, "").split(",").length;
  expect(new Set(lines.map(commas))).toEqual(new Set([10]));
  expect(lines[1]).toMatch(/,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  // No spreadsheet runs what somebody called a token.
  expect(lines.some((line) => line.includes('reserve,"\'=A,""B"""'))).toBe(true);
});

it("a document says where it is from", () => {
  const document = JSON.parse(parametersJson(market, "Test"));
  expect(document).toMatchObject({ network: "Test", market: market.figures.address, unix_time: String(market.now) });
  expect(document.parameters).toHaveLength(parameterRecords(market).length);
});
