import { describe } from "vitest";
import { axe, screenshot } from "../harness/page.ts";
import { expect } from "../harness/test.ts";
import { test } from "./fixture.ts";

describe("a page", () => {
  test("is served for every path, beside the localnet's configuration", async ({ visit, localnet }) => {
    const { page } = await visit();
    await page.goto("/market/ETH");
    await page.getByRole("heading", { name: "Wallets" }).waitFor();
    const config = await page.evaluate(async () => (await fetch("/config.json")).json());
    expect(config).toMatchObject({ rpcUrl: localnet.rpcUrl, market: localnet.manifest.market });
    const health = await page.evaluate(async (url) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getHealth" });
      return (await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })).json();
    }, localnet.rpcUrl);
    expect(health).toMatchObject({ result: "ok" });
  });

  test("looks as its viewer likes it", async ({ visit }) => {
    const { page } = await visit({ viewport: "phone", locale: "zh-TW", colorScheme: "dark" });
    await page.goto("/");
    const seen = await page.evaluate(() => ({
      width: window.screen.width,
      language: navigator.language,
      dark: matchMedia("(prefers-color-scheme: dark)").matches,
    }));
    expect(seen).toEqual({ width: 390, language: "zh-TW", dark: true });
    await screenshot(page, "smoke-phone-zh-TW");
  });

  test("fails its test when it complains, unless that was allowed", async ({ visit }) => {
    const { page, allow, end } = await visit();
    await page.goto("/");
    await page.evaluate(() => {
      console.error("something is wrong");
      setTimeout(() => {
        throw new Error("something was thrown");
      });
    });
    await page.waitForEvent("pageerror", { timeout: 1_000 }).catch(() => {});
    await expect(end()).rejects.toThrow(/something is wrong[\s\S]*something was thrown/);
    allow(/something (is wrong|was thrown)/);
  });

  test("fails its test when it keeps people out", async ({ visit }) => {
    const { page } = await visit();
    await page.goto("/");
    await axe(page);
    await page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
    await expect(axe(page)).rejects.toThrow(
      /critical: Buttons must have discernible text \(button-name\)\n {4}button: /,
    );
  });
});
