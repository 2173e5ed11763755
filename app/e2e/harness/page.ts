import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { SCREENSHOTS } from "./places.ts";

/** The screens that the app is made for. */
export const VIEWPORTS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** Who looks at the page, and on what. */
export interface Viewer {
  viewport: keyof typeof VIEWPORTS;
  locale: string;
  colorScheme: "light" | "dark";
  /** Whether things may move. Still pictures are the same every time. */
  reducedMotion: "reduce" | "no-preference";
}

/** A page that is not opened yet, in a browser that remembers nothing. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Lets the page complain about what the test brings about, such as a refused connection. */
  allow(complaint: RegExp): void;
  /** Closes it, and fails if the page complained about anything else. */
  end(): Promise<void>;
}

const PATIENCE_MILLIS = 15_000;

/** Debian's Chromium, or the one that the environment names. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Chromium has no sandbox for root, who runs tests in containers; it only meets pages of our own here.
    chromiumSandbox: process.getuid?.() !== 0,
  });
}

/** Makes a page ready that resolves paths against `baseURL`. */
export async function newVisit(browser: Browser, baseURL: string, viewer: Partial<Viewer> = {}): Promise<Visit> {
  const { viewport = "desktop", locale = "en-GB", colorScheme = "light", reducedMotion = "reduce" } = viewer;
  const touch = viewport === "phone" ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {};
  const look = { viewport: VIEWPORTS[viewport], locale, colorScheme, reducedMotion, timezoneId: "UTC", ...touch };
  const context = await browser.newContext({ baseURL, ...look });
  context.setDefaultTimeout(PATIENCE_MILLIS);
  const complaints: string[] = [];
  const allowed: RegExp[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => complaints.push(String(error.error().stack ?? error.error())));
  const page = await context.newPage();
  page.on("crash", () => complaints.push("the page crashed"));
  const end = async () => {
    await context.close();
    const unexpected = complaints.filter((complaint) => !allowed.some((pattern) => pattern.test(complaint)));
    if (unexpected.length > 0) throw new Error(`the page complained:\n${unexpected.join("\n")}`);
  };
  return { page, context, allow: (complaint) => void allowed.push(complaint), end };
}

/** Keeps a picture of the page, all of its length. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true, animations: "disabled" });
}

/** Fails when the page, as it is now, keeps people with disabilities out. */
export async function axe(page: Page): Promise<void> {
  // By the debugger, which the page's content security policy does not bind.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run(root: Document, options: object): Promise<AxeResults> } };
    return axe.run(document, { resultTypes: ["violations"] });
  });
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  if (grave.length === 0) return;
  const told = grave.map(({ id, impact, help, nodes }) => {
    const places = nodes.map(
      ({ target, failureSummary }) => `    ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`,
    );
    return `  ${impact}: ${help} (${id})\n${places.join("\n")}`;
  });
  throw new Error(`${page.url()} is not accessible:\n${told.join("\n")}`);
}
