import { WorldLibertyMarketsInstruction } from "@wlm/client";
import { expect, it } from "vitest";
import en from "@/i18n/en/history.json";
import zh from "@/i18n/zh-Hant/history.json";

it.each([
  ["en", en],
  ["zh-Hant", zh],
])("names each of the program's instructions in %s, as failed transactions do", (_, words) => {
  // A numeric enum holds its numbers' names, too.
  const names = Object.values(WorldLibertyMarketsInstruction).filter((name) => typeof name === "string");
  expect(names.length).toBeGreaterThan(20);
  expect(Object.keys(words.instruction).sort()).toEqual(names.sort());
});
