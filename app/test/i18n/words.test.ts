import { describe, expect, it } from "vitest";
import { LANGUAGES } from "@/i18n/index.ts";
import { isUsed, placeholders, plurals, sentences, usesIn } from "./words.ts";

const files = import.meta.glob<object>("../../src/i18n/*/*.json", { eager: true, import: "default" });
const sources = import.meta.glob<string>("../../src/**/*.{ts,tsx}", { eager: true, import: "default", query: "?raw" });

/** The sentences of each language's namespaces. */
const words = new Map<string, Map<string, ReturnType<typeof sentences>>>();
for (const [path, file] of Object.entries(files)) {
  const [language = "", namespace = ""] = path.replace(".json", "").split("/").slice(-2);
  words.set(language, (words.get(language) ?? new Map()).set(namespace, sentences(file)));
}
const namespaces = [...(words.get("en")?.keys() ?? [])];
const of = (language: string, namespace: string) => words.get(language)?.get(namespace) ?? [];

describe("the languages", () => {
  it("are those that can be chosen, and have the same namespaces", () => {
    expect([...words.keys()].sort()).toEqual(Object.keys(LANGUAGES).sort());
    for (const language of words.keys())
      expect([...(words.get(language)?.keys() ?? [])].sort()).toEqual([...namespaces].sort());
  });
});

describe.each(namespaces)("%s", (namespace) => {
  const english = of("en", namespace);

  it.each(Object.keys(LANGUAGES))("has every sentence in %s, with each of its plurals", (language) => {
    const missing: string[] = [];
    const strange: string[] = [];
    const own = of(language, namespace);
    for (const { key, form } of english) {
      const forms = form === undefined ? [undefined] : plurals(language);
      for (const wanted of forms) {
        if (!own.some((one) => one.key === key && one.form === wanted)) missing.push(wanted ? `${key}_${wanted}` : key);
      }
    }
    for (const { key, form } of own) {
      const known = english.some((one) => one.key === key && (one.form === undefined) === (form === undefined));
      if (!known || (form !== undefined && !plurals(language).includes(form)))
        strange.push(form ? `${key}_${form}` : key);
    }
    expect({ missing: [...new Set(missing)], strange }).toEqual({ missing: [], strange: [] });
  });

  it("puts the same into every language's sentences", () => {
    const different: string[] = [];
    for (const language of Object.keys(LANGUAGES)) {
      for (const { key, form, text } of of(language, namespace)) {
        const original = english.find((one) => one.key === key && one.form === (form && "other"))?.text ?? "";
        const [own, wanted] = [placeholders(text), placeholders(original)];
        // "One transaction" need not say 1.
        const same = form === "one" ? own.every((one) => wanted.includes(one)) : own.join() === wanted.join();
        if (!same) different.push(`${language} ${key}: ${own.join()} for ${wanted.join()}`);
      }
    }
    expect(different).toEqual([]);
  });

  it("has no empty or ragged sentences, and no markup: sentences are not escaped", () => {
    const all = Object.keys(LANGUAGES).flatMap((language) => of(language, namespace));
    const bad = all.filter(
      ({ text }) => text === "" || (text !== text.trim() && /\p{L}/u.test(text)) || /<\/?[a-z]|\{\{\s*\}\}/i.test(text),
    );
    expect(bad.map((one) => one.key)).toEqual([]);
  });

  it("is written in traditional characters", () => {
    // Common ones that only simplified Chinese has.
    const simplified = /[们这为时间应还贷产务钱币资账进发给书网页数链签错误请择认价额风险当费总计过达开关闭设载点击]/u;
    const found = of("zh-Hant", namespace).filter(({ text }) => simplified.test(text));
    expect(found.map((one) => `${one.key}: ${one.text}`)).toEqual([]);
  });

  it("has no sentence that nobody says", () => {
    const uses = usesIn(Object.values(sources));
    const unused = english.filter(({ key }) => !isUsed(uses, namespace, key)).map((one) => one.key);
    expect([...new Set(unused)]).toEqual([]);
  });
});

describe("usesIn", () => {
  it("finds names in full and by their beginnings", () => {
    const template = (inside: string) => `\`${inside}\``;
    const uses = usesIn([
      `t("a.b"); t(${template("kind.$" + "{kind}")}); t("errors:" + name)`,
      `${template("$" + "{x}.y")}; t('c')`,
    ]);
    expect(isUsed(uses, "history", "a.b")).toBe(true);
    expect(isUsed(uses, "history", "c")).toBe(true);
    expect(isUsed(uses, "history", "kind.swap")).toBe(true);
    expect(isUsed(uses, "errors", "Anything")).toBe(true);
    expect(isUsed(uses, "history", "a.c")).toBe(false);
    expect(isUsed(uses, "history", "kinds.swap")).toBe(false);
  });
});
