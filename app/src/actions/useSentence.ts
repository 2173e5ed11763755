import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "./problem.ts";

/** Of errors, by their names: the program's, and this app's own. */
const SENTENCES = ["program", "errors"] as const;

/**
 * Says why something is refused, in the reader's language; in the words that came with it if it is neither the
 * program's error nor this app's own.
 *
 * The sentences come with whatever may say one. What is on screen never goes away for them: until they are there,
 * nothing is said rather than something in other words.
 */
export function useSentence(): (problem: Problem) => string {
  const { t, ready } = useTranslation(SENTENCES, { useSuspense: false });
  return useCallback(
    ({ name, message, values }: Problem) =>
      ready ? (t([`program:${name}`, `errors:${name}`] as never, { ...values, defaultValue: message }) as string) : "",
    [t, ready],
  );
}
