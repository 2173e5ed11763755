import { describe, expect, it } from "vitest";
import { csvField } from "@/format/files.ts";
import { entriesOf } from "@/screens/history/entries.ts";
import { toCsv, toJson } from "@/screens/history/exported.ts";
import { COINS, ETH, KNOWN, liquidated, MINE, OTHER, PRICES, supplied, told, transaction } from "./fixtures.ts";

/** Reads CSV as RFC 4180 says, to hold the writer against it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, field, quoted]: [string[], string, boolean] = [[], "", false];
  for (let place = 0; place < text.length; place++) {
    const letter = text[place];
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[place + 1] === '"') field += text[++place];
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ",") [row, field] = [[...row, field], ""];
    else if (letter === "\r" && text[place + 1] === "\n") {
      rows.push([...row, field]);
      [row, field] = [[], ""];
      place++;
    } else field += letter;
  }
  return rows;
}

function records(csv: string): Record<string, string>[] {
  const [names = [], ...rows] = readCsv(csv);
  for (const row of rows) expect(row).toHaveLength(names.length);
  return rows.map((row) => Object.fromEntries(names.map((name, place) => [name, row[place] ?? ""])));
}

describe("toCsv", () => {
  it("writes exact amounts, times in UTC, and each thing in a column of its own", () => {
    const entries = told([supplied(2n ** 64n - 1n), liquidated(OTHER, MINE)]);
    const [lost, supply] = records(toCsv(entries, KNOWN, PRICES));
    expect(supply).toMatchObject({
      time: "2026-09-21T14:13:20.000Z",
      unix_time: "1790000000",
      status: "succeeded",
      what: "supply",
      obligation: MINE,
      obligation_number: "0",
      asset: "ETH",
      mint: COINS.eth.mint,
      amount: "184467440737.09551615",
      usd1_minted: "",
    });
    expect(lost).toMatchObject({
      what: "liquidated",
      counterparty: OTHER,
      part: "seized",
      amount: "2.1",
      part_2: "repaid",
      asset_2: "USD1",
      amount_2: "4000",
      bonus_percent: "5",
      health_before: "0.93",
      health_after: "1.05",
      value_usd_at_todays_price: "4200",
    });
  });

  it("gives back whatever stands in it", () => {
    const symbol = 'A "quoted", strange\r\nname, really';
    const reserves = new Map([[ETH as string, { ...COINS.eth, symbol }]]);
    const known = { ...KNOWN, reserves };
    const [record] = records(toCsv(entriesOf([transaction([supplied(1n)])], known), known, PRICES));
    expect(record?.asset).toBe(symbol);
  });

  it("says why something failed", () => {
    const refusal = { name: "HealthTooLow", message: 'Borrow less, or "supply" more.' };
    const [record] = records(toCsv(told([], { failed: true, refusal, time: 0n }), KNOWN, PRICES));
    expect(record).toMatchObject({ status: "failed", what: "Borrow", time: "", unix_time: "" });
    expect(record?.reason).toBe('HealthTooLow: Borrow less, or "supply" more.');
  });

  it("has its head even without lines", () => {
    expect(readCsv(toCsv([], KNOWN, PRICES))).toHaveLength(1);
  });
});

describe("csvField", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "\t=1", " =1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")'])(
    "does not let a spreadsheet run %j",
    (text) => {
      const [[field] = []] = readCsv(`${csvField(text)}\r\n`);
      expect(field).toBe(`'${text}`);
    },
  );

  it.each(["", "1.5", "ETH", "a-b", "USD1=1"])("leaves %j as it is", (text) => {
    expect(csvField(text)).toBe(text);
  });
});

describe("toJson", () => {
  it("holds what the table holds", () => {
    const entries = told([supplied(123_456_789n), liquidated(OTHER, MINE)]);
    expect(JSON.parse(toJson(entries, KNOWN, PRICES))).toEqual(records(toCsv(entries, KNOWN, PRICES)));
  });
});
