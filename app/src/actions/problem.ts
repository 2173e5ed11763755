import { type OwnError, own } from "@/chain/errors.ts";
import type { Refusal } from "@/chain/rules.ts";

/** Why something cannot be done, with what its sentence names. */
export interface Problem extends Refusal {
  values?: Readonly<Record<string, string | number>>;
}

/** One of this app's own. */
export function problem(name: OwnError, values?: Problem["values"]): Problem {
  // The names of plural forms end in their form, which the language chooses.
  return { ...own(name), name: name.replace(/_(one|other)$/, ""), values };
}
