import { toDecimal } from "@/format/numbers.ts";
import type { Entry, Kind } from "./entry.ts";
import type { Coin } from "./known.ts";

/** Which entries are shown. */
export interface Filter {
  kind: Kind | "all";
  /** A mint's address. */
  asset: string;
  /** A part of a signature, an address or an amount. */
  text: string;
}

export const NO_FILTER: Filter = { kind: "all", asset: "all", text: "" };

export function isFiltering(filter: Filter): boolean {
  return filter.kind !== "all" || filter.asset !== "all" || filter.text.trim() !== "";
}

/** The entries that a filter lets through. */
export function filtered(entries: readonly Entry[], { kind, asset, text }: Filter): Entry[] {
  const wanted = text.trim().replaceAll(",", "");
  return entries.filter(
    (entry) =>
      (kind === "all" || entry.kind === kind) &&
      (asset === "all" || coinsIn(entry).some((coin) => coin.mint === asset)) &&
      (wanted === "" || matches(entry, wanted)),
  );
}

/** The coins that entries are about, each once, by their symbols. */
export function coinsOfAll(entries: readonly Entry[]): Coin[] {
  const coins = new Map(entries.flatMap(coinsIn).map((coin) => [coin.mint, coin]));
  return [...coins.values()].sort((one, other) => one.symbol.localeCompare(other.symbol));
}

function coinsIn({ moved, about }: Entry): Coin[] {
  const coins = moved.map((one) => one.coin);
  return about ? [...coins, about] : coins;
}

function matches({ transaction, obligation, other, moved }: Entry, wanted: string): boolean {
  const amount = /^[\d.]+$/.test(wanted);
  if (amount && moved.some(({ units, coin }) => toDecimal(units, coin.decimals).startsWith(wanted))) return true;
  return [transaction.signature, obligation, other].some((one) => one?.includes(wanted));
}
