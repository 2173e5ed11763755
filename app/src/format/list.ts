import i18next from "i18next";

/** Things in a line, with the commas of the language. */
export function formatList(items: readonly (string | number)[]): string {
  return items.join(i18next.t("common:comma"));
}
