/** The program's own rules, compiled to WebAssembly: see crates/core-wasm. Every figure of this app comes from here. */
import init, { type AccountBytes as RulesAccount } from "#rules";

export * from "#rules";

/** An account as a node gives it. */
export interface AccountBytes extends RulesAccount {
  /** What it holds, rent included. */
  lamports?: bigint;
}

let ready: Promise<unknown> | undefined;

/** Loads the rules; at once if they are there already. What failed to load is tried again. */
export function loadRules(source?: BufferSource): Promise<unknown> {
  ready ??= init(source && { module_or_path: source }).catch((error: unknown) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

/** Why the rules give no figure: `name` is the program's error, `message` says the limit and the next step. */
export interface Refusal {
  name: string;
  message: string;
}

/** What a rule comes to, or why it refuses. */
export type Ruled<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** Asks the rules, which throw where they refuse. A mistake of this page's own is no refusal, and is thrown on. */
export function ask<T>(question: () => T): Ruled<T> {
  try {
    return { ok: true, value: question() };
  } catch (error) {
    if (!(error instanceof Error) || MISTAKES.some((mistake) => error instanceof mistake)) throw error;
    return { ok: false, refusal: { name: error.name, message: error.message } };
  }
}

/** What JavaScript and WebAssembly throw by themselves. The rules' own errors bear the program's names. */
const MISTAKES = [TypeError, RangeError, ReferenceError, WebAssembly.RuntimeError] as const;

/** The answer, or nothing. */
export function answer<T>(question: () => T): T | undefined {
  const ruled = ask(question);
  return ruled.ok ? ruled.value : undefined;
}
