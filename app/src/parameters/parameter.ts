import i18next from "i18next";
import type { FieldValue } from "@/chain/rules.ts";
import { formatTime } from "@/format/time.ts";
import { type Coin, formatValue, type Unit, type Zero } from "./values.ts";

/** What parameters are for; each is a section of its own where they are listed. */
export type ParameterGroup =
  | "collateral"
  | "liquidation"
  | "rates"
  | "caps"
  | "outflow"
  | "oracle"
  | "fees"
  | "facility"
  | "switches"
  | "roles"
  | "governance";

/** Something that governance can set, of an asset or of something else; or, where it is `fixed`, that nobody can. */
export interface Parameter<Of> {
  /** The field's name in the figures, and in changes. */
  key: string;
  group: ParameterGroup;
  unit: Unit;
  /** Where its name and its meaning are in the words of `parameters`: `<words>.name` and `<words>.meaning`. */
  words: string;
  zero?: Zero;
  /** Part of the program: no change can move it. */
  fixed: boolean;
  /** What counts now. */
  value: (of: Of) => FieldValue;
  /** What governance has set, where something else may count for a while: a ramp runs, or the guardian lowered it. */
  set?: (of: Of) => FieldValue;
  /** What counts now, for people, and what governance has set if that is something else. */
  format: (of: Of) => string;
}

/** What a parameter is made of. */
export interface Settings<Of> {
  group: ParameterGroup;
  unit: Unit;
  zero?: Zero;
  fixed?: boolean;
  value: (of: Of) => FieldValue;
  set?: (of: Of) => FieldValue;
  /** Said of a value that is not the one governance has set: why, and until when. */
  because?: (of: Of, set: string) => string;
}

/** Makes parameters of one kind of figures: amounts are of `coin`, and their words begin with `prefix`. */
export function parametersOf<Of>(
  prefix: string,
  coin: (of: Of) => Coin,
  all: Readonly<Record<string, Settings<Of>>>,
): readonly Parameter<Of>[] {
  return Object.entries(all).map(([key, { because, ...settings }]) => {
    const { unit, zero, value, set } = settings;
    const say = (of: Of, what: FieldValue) => formatValue(unit, what, coin(of), zero);
    const format = (of: Of) => {
      const [now, target] = [say(of, value(of)), set && say(of, set(of))];
      return target === undefined || target === now || !because
        ? now
        : i18next.t("parameters:value.because", { value: now, because: because(of, target) });
    };
    return { ...settings, key, words: prefix + key, fixed: settings.fixed ?? false, format };
  });
}

/** Of a value on a ramp: what it becomes, and when. */
export function becoming(endsAt: bigint | undefined, set: string): string {
  return i18next.t("parameters:note.becoming", { set, time: endsAt === undefined ? "" : formatTime(endsAt) });
}

/** Of a cap that the guardian has lowered. */
export function lowered(set: string): string {
  return i18next.t("parameters:note.lowered", { set });
}
