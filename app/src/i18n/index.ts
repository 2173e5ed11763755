import i18next from "i18next";
import resourcesToBackend from "i18next-resources-to-backend";
import { initReactI18next } from "react-i18next";
import type actions from "./en/actions.json";
import type common from "./en/common.json";
import type errors from "./en/errors.json";
import type governance from "./en/governance.json";
import type history from "./en/history.json";
import type liquidations from "./en/liquidations.json";
import type markets from "./en/markets.json";
import type parameters from "./en/parameters.json";
import type portfolio from "./en/portfolio.json";
import type program from "./en/program.json";
import type reserve from "./en/reserve.json";
import type risk from "./en/risk.json";
import type usd1 from "./en/usd1.json";

/** The languages, each by its own name. */
export const LANGUAGES = { en: "English", "zh-Hant": "繁體中文" } as const;
export type Language = keyof typeof LANGUAGES;

interface Resources {
  actions: typeof actions;
  common: typeof common;
  errors: typeof errors;
  governance: typeof governance;
  history: typeof history;
  liquidations: typeof liquidations;
  markets: typeof markets;
  parameters: typeof parameters;
  portfolio: typeof portfolio;
  program: typeof program;
  reserve: typeof reserve;
  risk: typeof risk;
  usd1: typeof usd1;
}

/** The words of a part of the app. */
export type Namespace = keyof Resources;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Resources;
  }
}

const STORED = "wlm.language";
const files = import.meta.glob<{ default: object }>("./*/*.json");

/** Starts in the chosen language, or in the browser's, or in English, with the words of the first screen. */
export async function startLanguage(first: readonly Namespace[]): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(resourcesToBackend((language: string, namespace: string) => files[`./${language}/${namespace}.json`]?.()))
    .init({
      lng: firstLanguage(),
      fallbackLng: "en",
      supportedLngs: Object.keys(LANGUAGES),
      ns: ["common", ...first],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      showSupportNotice: false,
    });
  document.documentElement.lang = i18next.language;
}

/** Changes the language, and remembers it. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored && stored in LANGUAGES) return stored as Language;
  // Whoever reads simplified Chinese reads traditional Chinese more easily than English.
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("zh")) ? "zh-Hant" : "en";
}
