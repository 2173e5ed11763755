import { parse } from "regexparam";
import { matchRoute } from "wouter";
import type { Namespace } from "./i18n/index.ts";

/** Each screen comes with its words and charts when it is opened. */
export const SCREENS = [
  { path: "/", words: "markets", load: () => import("./screens/markets/Markets.tsx") },
  { path: "/reserve/:asset", words: "reserve", load: () => import("./screens/reserve/Reserve.tsx") },
  { path: "/portfolio/:address?", words: "portfolio", load: () => import("./screens/portfolio/Portfolio.tsx") },
  { path: "/usd1", words: "usd1", load: () => import("./screens/usd1/Usd1.tsx") },
  { path: "/liquidations", words: "liquidations", load: () => import("./screens/liquidations/Liquidations.tsx") },
  { path: "/governance", words: "governance", load: () => import("./screens/governance/Governance.tsx") },
  { path: "/history/:address?", words: "history", load: () => import("./screens/history/History.tsx") },
  { path: "/risk", words: "risk", load: () => import("./screens/risk/Risk.tsx") },
] as const satisfies readonly Screen[];

interface Screen {
  path: string;
  words: Namespace;
  load: () => Promise<unknown>;
}

/** The screen of a path. */
export function screenAt(path: string): Screen | undefined {
  return SCREENS.find((screen) => matchRoute(parse, screen.path, path)[0]);
}
