import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const read = (name: string) => readFileSync(join(import.meta.dirname, "../../..", name), "utf8");
const english = read("README.md");
const chinese = read("README.zh-Hant.md");

/** What people copy: the indented lines, without what is said about them. */
function commands(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.startsWith("    "));
  return lines.map((line) => line.replace(/ +# .*$/, "").trim());
}

/** The tables' first columns; their titles are words. */
function tables(text: string): string[] {
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((line) => line.split("|")[1]?.trim() ?? "");
}

/** What stands in code quotes between the words, in no order: another language has its own. */
function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "").sort();
}

describe("the README in traditional Chinese", () => {
  it("has the same commands", () => {
    expect(commands(english).length).toBeGreaterThan(15);
    expect(commands(chinese)).toEqual(commands(english));
  });

  it("has the same tables", () => {
    expect(tables(english).length).toBeGreaterThan(10);
    expect(tables(chinese)).toEqual(tables(english));
  });

  it("names the same files, flags and commands", () => {
    expect(quoted(chinese)).toEqual(quoted(english));
  });

  it("has the same parts", () => {
    const parts = (text: string) => text.split("\n").filter((line) => line.startsWith("#")).length;
    expect(parts(chinese)).toBe(parts(english));
  });
});
