import type { ChangeFigures, FieldValue } from "@/chain/rules.ts";
import { EMODE_PARAMETERS } from "./emode.ts";
import { MARKET_PARAMETERS } from "./market.ts";
import type { Parameter } from "./parameter.ts";
import { PEG_PARAMETERS } from "./peg.ts";
import { RESERVE_PARAMETERS } from "./reserve.ts";
import { type Coin, formatValue } from "./values.ts";

/** What a field belongs to. */
export interface FieldContext {
  kind: ChangeFigures["kind"];
  /** What amounts are amounts of: the reserve's asset; of a peg facility, USD1. */
  coin: Coin;
}

/** A parameter of which nothing but its words and its unit is asked. */
type Field = Omit<Parameter<never>, "value" | "set" | "format">;

const FIELDS: Readonly<Record<ChangeFigures["kind"], readonly Field[]>> = {
  reserve: RESERVE_PARAMETERS,
  newReserve: RESERVE_PARAMETERS,
  peg: PEG_PARAMETERS,
  newPeg: PEG_PARAMETERS,
  emode: EMODE_PARAMETERS,
  settings: MARKET_PARAMETERS,
  priceReceivers: MARKET_PARAMETERS,
  role: MARKET_PARAMETERS,
};

/** The parameter that a change's field is; undefined if a newer program names one that this page does not know. */
export function fieldOf(kind: ChangeFigures["kind"], field: string): Field | undefined {
  return FIELDS[kind].find((one) => one.key === field);
}

/** A value of a change's field for people, with its unit. */
export function formatField(field: string, value: FieldValue, { kind, coin }: FieldContext): string {
  const known = fieldOf(kind, field);
  return known ? formatValue(known.unit, value, coin, known.zero) : String(value);
}
