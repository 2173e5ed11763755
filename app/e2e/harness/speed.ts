import type { Page } from "playwright-core";

/** How fast a page comes up, and what it takes from the network. */
export interface Figures {
  /** When the first text or picture is painted, and the largest, in milliseconds from the navigation. */
  firstContentfulPaint: number;
  largestContentfulPaint: number;
  /** For how long the page did not react: of each task the part beyond 50 ms. */
  totalBlockingTime: number;
  /** How far things jumped, as a part of the window. */
  cumulativeLayoutShift: number;
  requests: number;
  /** All bytes of all answers on the wire. */
  bytes: number;
}

/** What Lighthouse takes for a phone of the middle class on a slow mobile network. */
const CPU_SLOWDOWN = 4;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 768_000 / 8 };
/** How long a page that shows what it is for may still be busy. */
const SETTLE_MILLIS = 2_000;

/** Opens a path as a slow phone does, and measures until a while after `shown` resolves. */
export async function measure(page: Page, path: string, shown: () => Promise<void>): Promise<Figures> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Network.enable");
  await debug.send("Network.emulateNetworkConditions", NETWORK);
  await debug.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  const answers: number[] = [];
  debug.on("Network.loadingFinished", ({ encodedDataLength }) => void answers.push(encodedDataLength));
  await page.goto(path);
  await shown();
  await page.waitForTimeout(SETTLE_MILLIS);
  const timings = await page.evaluate(timingsOfPage);
  return { ...timings, requests: answers.length, bytes: answers.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Runs in the page, which keeps these entries from its beginning. */
async function timingsOfPage(): Promise<Omit<Figures, "requests" | "bytes">> {
  type Entry = PerformanceEntry & { value?: number; hadRecentInput?: boolean };
  const entries = (type: string) =>
    new Promise<Entry[]>((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries() as Entry[]));
      observer.observe({ type, buffered: true });
      // Where there are none nobody calls.
      setTimeout(() => resolve([]), 200);
    });
  const sum = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
  const paints = await entries("paint");
  const largest = await entries("largest-contentful-paint");
  const tasks = await entries("longtask");
  const shifts = await entries("layout-shift");
  const firstContentfulPaint = paints.find(({ name }) => name === "first-contentful-paint")?.startTime ?? Number.NaN;
  const blocking = tasks.filter(({ startTime }) => startTime >= firstContentfulPaint);
  const unasked = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
  return {
    firstContentfulPaint,
    largestContentfulPaint: largest.at(-1)?.startTime ?? Number.NaN,
    totalBlockingTime: sum(blocking.map(({ duration }) => duration - 50)),
    cumulativeLayoutShift: sum(unasked.map(({ value }) => value ?? 0)),
  };
}
