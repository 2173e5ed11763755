import { transferableAbortController } from "node:util";
import { cleanup, configure } from "@testing-library/react";
import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeEach } from "vitest";

// The client of the node uses Node's own here, and Node takes no other for its own.
const { constructor: Controller, signal } = transferableAbortController();
Object.assign(globalThis, { AbortController: Controller, AbortSignal: signal.constructor });

// Every word of the app is there from the start: nothing suspends, and what is missing shows as its key.
const files = import.meta.glob<object>("../src/i18n/*/*.json", { eager: true, import: "default" });

const resources: Resource = {};
for (const [path, words] of Object.entries(files)) {
  const [, language, namespace] = /\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !namespace) continue;
  resources[language] = { ...resources[language], [namespace]: words as Record<string, string> };
}

await i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources,
  defaultNS: "common",
  interpolation: { escapeValue: false },
  showSupportNotice: false,
});

// A busy machine takes longer than the second that is meant for idle ones.
configure({ asyncUtilTimeout: 5_000 });

beforeEach(async () => {
  if (i18next.language !== "en") await i18next.changeLanguage("en");
});

afterEach(cleanup);
