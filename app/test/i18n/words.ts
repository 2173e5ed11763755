/** A sentence of a language, as i18next finds it. */
export interface Sentence {
  /** With dots, without the plural's ending. */
  key: string;
  /** The plural's category; undefined if there is only this form. */
  form: string | undefined;
  text: string;
}

const FORM = /_(zero|one|two|few|many|other)$/;

/** The sentences of a namespace. */
export function sentences(words: object, path: readonly string[] = []): Sentence[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): Sentence[] => {
    if (typeof value === "object" && value !== null) return sentences(value, [...path, name]);
    const form = FORM.exec(name)?.[1];
    return [{ key: [...path, name.replace(FORM, "")].join("."), form, text: String(value) }];
  });
}

/** What is put into a sentence, in order of the alphabet. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([^},\s]+)[^}]*\}\}/g)].map((match) => match[1] ?? "").sort();
}

/** The categories of a language's plurals. */
export function plurals(language: string): string[] {
  return [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
}

/** How source code names sentences: in full, and by beginnings of names that are put together as it runs. */
export interface Uses {
  literals: ReadonlySet<string>;
  prefixes: readonly string[];
}

export function usesIn(sources: readonly string[]): Uses {
  const literals = new Set<string>();
  const prefixes = new Set<string>();
  for (const source of sources) {
    for (const [, double, single, template] of source.matchAll(/"([\w.:-]+)"|'([\w.:-]+)'|`([\w.:-]+)`/g)) {
      literals.add(double ?? single ?? template ?? "");
    }
    // A name that begins with what is not known could be any: it has to begin with a part of the names' tree.
    for (const [, prefix] of source.matchAll(/[`"]([\w-]+[.:](?:[\w-]+\.)*[\w-]*)(?:\$\{|" \+)/g))
      prefixes.add(prefix ?? "");
  }
  return { literals, prefixes: [...prefixes] };
}

export function isUsed({ literals, prefixes }: Uses, namespace: string, key: string): boolean {
  const names = [key, `${namespace}:${key}`];
  return names.some((name) => literals.has(name) || prefixes.some((prefix) => name.startsWith(prefix)));
}
