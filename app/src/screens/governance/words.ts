import type { TFunction } from "i18next";
import type { MarketState } from "@/chain/market.ts";
import type { ChangeFigures } from "@/chain/rules.ts";
import { fieldOf } from "@/parameters/field.ts";
import type { Order } from "./orders.ts";
import { ROLE_NAMES } from "./orders.ts";

export type Words = TFunction<["governance", "parameters"]>;

/** Fields that a title names; what is more is counted. */
const NAMED = 2;

/** What a change does, in a few words. `symbol` is that of the asset or the coin. */
export function changeTitle(t: Words, change: ChangeFigures, symbol: string | undefined): string {
  const { kind, group, fields } = change;
  switch (kind) {
    case "reserve":
      return t("changeTitle.reserve", { symbol, fields: fieldNames(t, change) });
    case "peg":
      return t("changeTitle.peg", { symbol, fields: fieldNames(t, change) });
    case "newReserve":
      return t("changeTitle.newReserve", { symbol });
    case "newPeg":
      return t("changeTitle.newPeg", { symbol });
    case "emode":
      return t("changeTitle.emode", { group, fields: fieldNames(t, change) });
    case "settings":
      return t("changeTitle.settings", { fields: fieldNames(t, change) });
    case "priceReceivers":
      return t("changeTitle.priceReceivers");
    case "role": {
      const role = ROLE_NAMES.find((name) => name === fields[0]?.field);
      return t("changeTitle.role", { role: role ? t(`roleName.${role}`) : "" });
    }
  }
}

function fieldNames(t: Words, { kind, fields }: ChangeFigures): string {
  const names = fields.slice(0, NAMED).map(({ field }) => {
    const known = fieldOf(kind, field);
    return known ? String(t(`parameters:${known.words}.name` as never)) : field;
  });
  const more = fields.length - names.length;
  const listed = names.join(t("changeTitle.comma"));
  return more > 0 ? t("changeTitle.more", { listed, more }) : listed;
}

const KNOWN: Readonly<Record<string, string>> = {
  "11111111111111111111111111111111": "System Program",
  TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA: "SPL Token",
  TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb: "Token-2022",
  WLMarket11111111111111111111111111111111111: "World Liberty Markets",
};

/** What an account of an order is; undefined if this page does not know. */
export function accountName(t: Words, market: MarketState, order: Order, address: string): string | undefined {
  const { figures, assets, pegs } = market;
  if (address === figures.address) return t("account.market");
  if (address === "Sysvar1nstructions1111111111111111111111111") return t("account.instructions");
  if (address === order.change?.address) return t("account.change", { id: String(order.change.id) });
  const roles = ROLE_NAMES.filter((role) => figures[role] === address).map((role) => t(`roleName.${role}`));
  if (roles.length > 0) return roles.join(t("changeTitle.comma"));
  const asset = assets.find((one) => one.address === address);
  if (asset) return t("account.reserve", { symbol: asset.symbol });
  const peg = pegs.find((one) => one.address === address);
  return peg ? t("account.peg", { symbol: peg.symbol }) : KNOWN[address];
}
