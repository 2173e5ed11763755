import { WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import type { MarketState } from "@/chain/market.ts";
import type { EmodeFigures } from "@/chain/rules.ts";
import { csvField } from "@/format/files.ts";
import { EMODE_PARAMETERS } from "@/parameters/emode.ts";
import { MARKET_PARAMETERS } from "@/parameters/market.ts";
import type { Parameter } from "@/parameters/parameter.ts";
import { PEG_PARAMETERS, USD1 } from "@/parameters/peg.ts";
import { RESERVE_PARAMETERS } from "@/parameters/reserve.ts";
import { type Coin, plainUnit, plainValue } from "@/parameters/values.ts";

/** The columns of an export: names for machines, the same in every language, that stay. */
const COLUMNS = [
  "scope",
  "subject",
  "address",
  "mint",
  "group",
  "parameter",
  "value",
  "unit",
  "set_by_governance",
] as const;

/** A parameter as an exact record. `set_by_governance` is empty where what governance has set is what counts. */
export type ParameterRecord = Record<(typeof COLUMNS)[number], string>;

interface Scope<Of> {
  scope: string;
  subject: string;
  address: string;
  mint: string;
  of: Of;
  coin: Coin;
}

const NO_COIN: Coin = { symbol: "", decimals: 0 };

/** Every parameter of the market, one a record. */
export function parameterRecords({ figures, assets, pegs }: MarketState): ParameterRecord[] {
  const market = { scope: "market", subject: "", address: figures.address, mint: "", of: figures, coin: NO_COIN };
  return [
    ...records(MARKET_PARAMETERS, market),
    ...assets.flatMap((asset) => {
      const { symbol: subject, address, mint } = asset;
      return records(RESERVE_PARAMETERS, { scope: "reserve", subject, address, mint, of: asset, coin: asset });
    }),
    ...openGroups(figures.emodeGroups).flatMap((group) => {
      const subject = String(group.number);
      const place = { scope: "emode", subject, address: figures.address, mint: "" };
      return records(EMODE_PARAMETERS, { ...place, of: group, coin: NO_COIN });
    }),
    ...pegs.flatMap((peg) => {
      const { symbol: subject, address, mint } = peg;
      return records(PEG_PARAMETERS, { scope: "peg", subject, address, mint, of: peg, coin: USD1 });
    }),
  ];
}

function records<Of>(parameters: readonly Parameter<Of>[], { of, coin, ...place }: Scope<Of>): ParameterRecord[] {
  return parameters.map(({ key, group, unit, value, set }) => {
    const now = plainValue(unit, value(of), coin);
    const target = set ? plainValue(unit, set(of), coin) : now;
    return {
      ...place,
      group,
      parameter: key,
      value: now,
      unit: plainUnit(unit, coin),
      set_by_governance: target === now ? "" : target,
    };
  });
}

/** The groups that can be entered, or that somebody may still be in. */
export function openGroups(groups: readonly EmodeFigures[]): readonly EmodeFigures[] {
  return groups.filter((group) => group.liquidationThresholdBps > 0 || group.liquidationThresholdTargetBps > 0);
}

/** A table that spreadsheets read (RFC 4180). */
export function parametersCsv(market: MarketState): string {
  const read = readAt(market);
  const lines = parameterRecords(market).map((record) =>
    [...COLUMNS.map((column) => csvField(record[column])), read].join(","),
  );
  return [[...COLUMNS, "read_at"].join(","), ...lines, ""].join("\r\n");
}

/** The chain's time at which it was read, in UTC. */
export function readAt({ now }: Pick<MarketState, "now">): string {
  return new Date(Number(now) * 1000).toISOString().replace(".000", "");
}

/** What was exported, where from, and as of when. */
export function parametersJson(market: MarketState, network: string): string {
  const { figures, now } = market;
  const document = {
    network,
    program: WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS,
    market: figures.address,
    read_at: readAt(market),
    unix_time: String(now),
    parameters: parameterRecords(market),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
