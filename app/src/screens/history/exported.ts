import { csvField } from "@/format/files.ts";
import { toDecimal } from "@/format/numbers.ts";
import type { Entry, Moved } from "./entry.ts";
import type { Known } from "./known.ts";
import { type Prices, worth } from "./Worth.tsx";

const USD_MICROS = 6;

/** The columns of an export: names for machines, the same in every language, that stay. */
const COLUMNS = [
  "time",
  "unix_time",
  "signature",
  "slot",
  "status",
  "reason",
  "what",
  "obligation",
  "obligation_number",
  "counterparty",
  "part",
  "asset",
  "mint",
  "amount",
  "part_2",
  "asset_2",
  "mint_2",
  "amount_2",
  "usd1_minted",
  "usd1_burned",
  "bonus_percent",
  "health_before",
  "health_after",
  "emode_group",
  "value_usd_at_todays_price",
] as const;

type Exported = Record<(typeof COLUMNS)[number], string>;

/** An entry as an exact record: amounts in whole tokens with all their decimals, times in UTC. */
function exported(entry: Entry, known: Known, prices: Prices): Exported {
  const { transaction, moved, obligation, liquidation } = entry;
  const [first, second] = moved;
  const usd1 = (units: bigint) => (units > 0n && known.usd1 ? toDecimal(units, known.usd1.decimals) : "");
  const number = obligation === undefined ? undefined : known.obligations.get(obligation);
  const value = worth(entry, prices);
  return {
    time: transaction.time === 0n ? "" : new Date(Number(transaction.time) * 1000).toISOString(),
    unix_time: transaction.time === 0n ? "" : String(transaction.time),
    signature: transaction.signature,
    slot: String(transaction.slot),
    status: transaction.failed ? "failed" : "succeeded",
    reason: transaction.refusal ? `${transaction.refusal.name}: ${transaction.refusal.message}` : "",
    what: transaction.failed ? transaction.instructions.join(" ") : entry.what,
    obligation: obligation ?? "",
    obligation_number: number === undefined ? "" : String(number),
    counterparty: entry.other ?? "",
    part: first?.part ?? "",
    asset: first?.coin.symbol ?? entry.about?.symbol ?? "",
    mint: first?.coin.mint ?? entry.about?.mint ?? "",
    amount: decimal(first),
    part_2: second?.part ?? "",
    asset_2: second?.coin.symbol ?? "",
    mint_2: second?.coin.mint ?? "",
    amount_2: decimal(second),
    usd1_minted: usd1(entry.minted),
    usd1_burned: usd1(entry.burned),
    bonus_percent: liquidation ? toDecimal(BigInt(liquidation.bonusBps), 2) : "",
    health_before: liquidation ? toDecimal(liquidation.healthBeforeMicros, 6) : "",
    health_after: liquidation ? toDecimal(liquidation.healthAfterMicros, 6) : "",
    emode_group: entry.group === undefined ? "" : String(entry.group),
    value_usd_at_todays_price: value === undefined ? "" : toDecimal(value, USD_MICROS),
  };
}

/** A table that spreadsheets read (RFC 4180). */
export function toCsv(entries: readonly Entry[], known: Known, prices: Prices): string {
  const lines = entries.map((entry) => {
    const record = exported(entry, known, prices);
    return COLUMNS.map((column) => csvField(record[column])).join(",");
  });
  return [COLUMNS.join(","), ...lines, ""].join("\r\n");
}

export function toJson(entries: readonly Entry[], known: Known, prices: Prices): string {
  return `${JSON.stringify(
    entries.map((entry) => exported(entry, known, prices)),
    null,
    2,
  )}\n`;
}

function decimal(moved: Moved | undefined): string {
  return moved ? toDecimal(moved.units, moved.coin.decimals) : "";
}
