import { createContext, use } from "react";
import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { formatUsd, valueMicros } from "@/format/numbers.ts";
import type { Entry } from "./entry.ts";

/** US dollars a whole token by the newest price, by the mints' addresses. For screens. */
export type Prices = ReadonlyMap<string, number>;

/** Prices change all the time, and entries do not: only what they are worth is drawn again. */
export const PricesContext = createContext<Prices>(new Map());

/** The market's prices, of what ever had one. */
export function pricesOf(market: MarketState): Prices {
  return new Map(
    [...market.pegs, ...market.assets].flatMap(({ mint, price }) =>
      price && price.publishedAt > 0n ? [[mint, price.usd] as const] : [],
    ),
  );
}

/** What an entry's first amount is worth now, in millionths of a dollar. */
export function worth({ moved: [first] }: Entry, prices: Prices): bigint | undefined {
  const usd = prices.get(first?.coin.mint ?? "");
  return first === undefined || usd === undefined ? undefined : valueMicros(first.units, first.coin.decimals, usd);
}

export function Worth({ entry }: { entry: Entry }) {
  const { t } = useTranslation("history");
  const value = worth(entry, use(PricesContext));
  if (value === undefined) return null;
  return (
    <p className="text-muted text-sm">
      <span aria-hidden>≈ {formatUsd(value)}</span>
      <span className="sr-only">{t("value", { value: formatUsd(value) })}</span>
    </p>
  );
}
