import { test as base } from "vitest";
import { DEFAULTS, Localnet, type LocalnetOptions } from "./localnet.ts";
import { newVisit, openBrowser, screenshot, type Viewer, type Visit } from "./page.ts";
import { DIST } from "./places.ts";
import { serveApp } from "./server.ts";

export { expect } from "vitest";

/**
 * Tests of the app: a browser, a node and a server for each file that wants one, a visit for each test.
 * `test.override("localnetOptions", …)` at the top of a file gives it another node.
 */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern that the fixture needs no other
  .extend("browser", { scope: "file" }, async ({}, { onCleanup }) => {
    const browser = await openBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("localnetOptions", { scope: "file" }, async (): Promise<LocalnetOptions> => DEFAULTS)
  .extend("localnet", { scope: "file" }, async ({ localnetOptions }, { onCleanup }) => {
    const localnet = await Localnet.start(localnetOptions);
    onCleanup(() => localnet.stop());
    return localnet;
  })
  .extend("server", { scope: "file" }, async ({ localnet }, { onCleanup }) => {
    const server = await serveApp(DIST, localnet);
    onCleanup(() => server.stop());
    return server;
  })
  .extend("visit", async ({ browser, server, task }, { onCleanup }) => {
    const visits: Visit[] = [];
    onCleanup(async () => {
      if (task.result?.state === "fail") {
        const open = visits.filter(({ page }) => !page.isClosed());
        const name = `failed-${task.name.replace(/\W+/g, "-")}`;
        await Promise.all(open.map(({ page }, i) => screenshot(page, `${name}-${i + 1}`)));
      }
      // All of them end, whichever complained.
      const ends = await Promise.allSettled(visits.map((visit) => visit.end()));
      const complaints = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
      if (complaints.length > 0) throw complaints[0];
    });
    return async (viewer: Partial<Viewer> = {}) => {
      const visit = await newVisit(browser, server.url, viewer);
      visits.push(visit);
      return visit;
    };
  });
