/**
 * A field of a CSV table. Spreadsheets run what begins like a formula, and anybody may name a token or an error: such a
 * field gets an apostrophe before it, which they take for "this is text".
 */
export function csvField(text: string): string {
  const harmless = /^\s*[=+\-@|]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lets the browser save a file. */
export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it only after this has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
