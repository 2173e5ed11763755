import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe } from "vitest";
import type { Localnet } from "../harness/localnet.ts";
import { axe, screenshot, VIEWPORTS, type Viewer } from "../harness/page.ts";
import { SCREENSHOTS } from "../harness/places.ts";
import { expect, test } from "../harness/test.ts";
import { Wallet } from "../harness/wallet.ts";
import { connect, short } from "./steps.ts";

/** Each screen by its name in pictures. */
const SCREENS = {
  markets: "/",
  reserve: "/reserve/USD1",
  dashboard: "/portfolio",
  usd1: "/usd1",
  liquidations: "/liquidations",
  governance: "/governance",
  history: "/history",
  risk: "/risk",
};

/** How people look at them. */
const LOOKS: Record<string, Partial<Viewer>> = {
  "desktop-light": {},
  "desktop-dark": { colorScheme: "dark" },
  "phone-light": { viewport: "phone" },
  "phone-dark": { viewport: "phone", colorScheme: "dark" },
  "desktop-zh-Hant": { locale: "zh-TW" },
};

/** The width of the narrowest phones. */
const NARROW = 360;

test.beforeAll(({ localnet }) => furnish(localnet));

describe("every screen is readable, and fits", { concurrent: true }, () => {
  test.for(Object.entries(LOOKS))("%s", { timeout: 120_000 }, async ([look, viewer], { localnet, visit }) => {
    const { page, context } = await visit(viewer);
    await Wallet.install(context, localnet, "alice");
    await page.goto("/");
    // In whatever language: the header's only button with words, and the wallet's in the window that it opens.
    await page
      .getByRole("banner")
      .getByRole("button", { name: /Connect wallet|連接錢包/ })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Test Wallet" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const found: string[] = [];
    for (const [screen, path] of Object.entries(SCREENS)) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await settled(page);
      await axe(page).catch((error: Error) => found.push(error.message));
      found.push(...(await overflow(page, VIEWPORTS[viewer.viewport ?? "desktop"].width)));
      await screenshot(page, `${screen}-${look}`);
      if (look === "phone-light") {
        await page.setViewportSize({ ...VIEWPORTS.phone, width: NARROW });
        found.push(...(await overflow(page, NARROW)));
        await page.setViewportSize(VIEWPORTS.phone);
      }
    }
    expect(found).toEqual([]);
  });
});

describe("every window over a screen is readable, and fits", { concurrent: true }, () => {
  test.for(["desktop-light", "phone-dark"])("%s", { timeout: 120_000 }, async (look, { localnet, visit }) => {
    const { page, context } = await visit(LOOKS[look]);
    await Wallet.install(context, localnet, "alice");
    const found: string[] = [];
    const keep = async (name: string) => {
      await axe(page).catch((error: Error) => found.push(`${name}: ${error.message}`));
      // What is on screen: a window stays where it is while the page scrolls.
      await page.screenshot({ path: join(SCREENSHOTS, `window-${name}-${look}.png`), animations: "disabled" });
    };
    const box = page.getByRole("dialog");
    const close = async () => {
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "detached" });
    };
    await page.goto("/");
    await page.getByRole("button", { name: "Borrow USD1" }).click();
    await box.getByRole("textbox").fill("1000");
    await keep("connect");
    await close();

    await connect(page, localnet.address("alice"));
    await page
      .getByRole("banner")
      .getByRole("button", { name: short(localnet.address("alice")) })
      .click();
    await keep("wallet");
    await close();
    await page.getByRole("button", { name: "Supply ETH" }).click();
    await box.getByRole("textbox").fill("1.5");
    await box.getByText(/Goes through/).waitFor();
    await keep("supply");
    await close();
    await page.getByRole("button", { name: "Borrow USD1" }).click();
    await box.getByRole("button", { name: "MAX" }).click();
    await box.getByText(/Goes through/).waitFor();
    await keep("borrow");
    await box.getByRole("textbox").fill("900000");
    await box.getByText("BorrowLimitExceeded").waitFor();
    await keep("refused");
    await close();

    await page.goto("/portfolio");
    await page.getByRole("switch", { name: "Use ETH as collateral" }).click();
    await box
      .getByRole("button", { name: "Stop using ETH as collateral" })
      .or(box.getByRole("checkbox"))
      .first()
      .waitFor();
    await keep("collateral");
    await close();
    await page.getByRole("button", { name: "Change e-mode" }).click();
    await box.getByRole("radio", { name: /^Group 1/ }).check();
    await keep("emode");
    await close();

    await page.goto("/liquidations");
    await page.getByRole("button", { name: "Liquidate" }).click();
    await box.getByRole("button", { name: "MAX" }).click();
    await box.getByText(/Goes through/).waitFor();
    await keep("liquidate");
    await close();

    await page.goto("/governance");
    await page.getByRole("button", { name: "Veto…" }).first().click();
    await box.getByLabel("Message in base 58").waitFor();
    await keep("veto");
    await close();
    await page.getByRole("button", { name: "Cut risk…" }).click();
    await box.getByLabel("Message in base 58").waitFor();
    await keep("restrict");
    await close();

    const menu = page.getByRole("button", { name: "Menu" });
    if (await menu.isVisible()) {
      await menu.click();
      await keep("menu");
    }
    expect(found).toEqual([]);
  });
});

/** Something to see on every screen: positions, one near liquidation, swaps, changes that wait, a restriction. */
async function furnish(localnet: Localnet): Promise<void> {
  // Somebody large, so that there are rates to see.
  await localnet.faucet("lena", "BTC", 100);
  await localnet.wlm("-k", "lena", "supply", "BTC", "100");
  await localnet.wlm("-k", "lena", "borrow", "USD1", "4000000");
  await localnet.wlm("-k", "lena", "borrow", "ETH", "400");
  // And days ago, so that there are courses.
  await localnet.pass("2d");
  await localnet.faucet("alice", "ETH", 12);
  await localnet.faucet("alice", "USDC", 30_000);
  await localnet.faucet("bob", "ETH", 10);
  await localnet.wlm("-k", "alice", "supply", "ETH", "10");
  await localnet.wlm("-k", "alice", "borrow", "USD1", "9000");
  await localnet.wlm("-k", "alice", "swap", "buy", "USDC", "20000");
  await localnet.wlm("-k", "alice", "supply", "USDC", "5000");
  await localnet.wlm("-k", "bob", "supply", "ETH", "10");
  await localnet.wlm("-k", "bob", "borrow", "USD1", "24000");
  await localnet.propose((plan) => plan.replace("dust = 100 ", "dust = 200 ").replace("ltv = 73 ", "ltv = 70 "));
  await localnet.wlm("-k", "guardian", "gov", "restrict", "BTC", "stop-borrows", "--yes");
  await localnet.shock("ETH", -8);
}

/** Waits until nothing is loading any more. */
async function settled(page: Page): Promise<void> {
  await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
}

/** What reaches beyond a window of this width, so that the whole page scrolls sideways. */
function overflow(page: Page, width: number): Promise<string[]> {
  return page.evaluate((width) => {
    const root = document.documentElement;
    if (root.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => {
      const { right } = one.getBoundingClientRect();
      return right > width + 1 && !one.closest("[role=region]");
    });
    const told = wide.slice(-1).map((one) => `${one.tagName} “${one.textContent?.slice(0, 60)}”`);
    return [`${location.pathname} is ${root.scrollWidth} px wide at ${width}: ${told}`];
  }, width);
}
