import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { describe } from "vitest";
import { expect, test } from "../harness/test.ts";
import { act, arrive, balanceOf, card, figure, obligationOf, positionOf, SOON } from "./steps.ts";

describe("a loan", () => {
  test("from the first supply to the last withdrawal, through a fall of prices", async ({ localnet, visit }) => {
    await localnet.faucet("alice", "ETH", 10);
    // Interest is paid from elsewhere.
    await localnet.faucet("alice", "USD1", 1);
    const { page, wallet } = await arrive(visit, localnet, "alice", "/");

    await page.getByRole("button", { name: "Supply ETH" }).click();
    await page.getByRole("dialog").getByText("Wallet: 10 ETH").waitFor();
    await act(page, "Amount to supply", "10", "Supply 10 ETH");
    await expect(positionOf(localnet, "alice", "ETH")).resolves.toMatchObject({ supplied: "10", is_collateral: true });
    await expect(balanceOf(localnet, "alice", "ETH")).resolves.toBe(0n);

    await page.getByRole("link", { name: "Dashboard" }).click();
    await card(page, "Assets to borrow").getByRole("button", { name: "Borrow USD1" }).click();
    await act(page, "Amount to borrow", "12000", "Borrow 12,000 USD1");
    // Interest begins at once.
    expect((await positionOf(localnet, "alice", "USD1"))?.owed).toMatch(/^12000(\.0000\d\d)?$/);
    await expect(balanceOf(localnet, "alice", "USD1")).resolves.toBe(12_001_000_000n);
    // 30,000 dollars count 83 % against 12,000; rounding is against the borrower.
    await healthShown(page, "2.07");
    expect((await obligationOf(localnet, "alice"))?.health_factor).toMatch(/^2\.07/);

    await localnet.shock("ETH", -20);
    const moved = performance.now();
    await healthShown(page, /1\.6[56]/);
    expect(performance.now() - moved).toBeLessThan(6_000);
    expect((await obligationOf(localnet, "alice"))?.health_factor).toMatch(/^1\.6[56]/);

    // The average comes down, too: the price is good for everything again.
    await localnet.setPrice("ETH", 2_400);
    await card(page, "Borrowed").getByRole("button", { name: "Repay USD1" }).click();
    await act(page, "Amount to repay", "MAX", /^Repay all: 12,000(\.\d+)? USD1$/);
    await expect(positionOf(localnet, "alice", "USD1")).resolves.toBeUndefined();
    const left = await balanceOf(localnet, "alice", "USD1");
    expect(left).toBeGreaterThan(990_000n);
    expect(left).toBeLessThanOrEqual(1_000_000n);

    await card(page, "Supplied").getByRole("button", { name: "Withdraw ETH" }).click();
    await act(page, "Amount to withdraw", "MAX", "Withdraw all: 10 ETH");
    await expect(balanceOf(localnet, "alice", "ETH")).resolves.toBe(1_000_000_000n);
    expect((await obligationOf(localnet, "alice"))?.positions).toEqual([]);

    await page.getByRole("button", { name: "Close the account" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close account 0" }).click();
    await page.getByText("Close account 0: confirmed").waitFor();
    await expect(obligationOf(localnet, "alice")).resolves.toBeUndefined();
    await page.getByText("Three steps").waitFor(SOON);
    expect(wallet.asked).toEqual(["connect", "sign", "sign", "sign", "sign", "sign"]);
    await localnet.setPrice("ETH", 3_000);
  });

  test("is in the history, which can be taken along", async ({ localnet, visit }) => {
    const { page } = await arrive(visit, localnet, "alice", "/history");
    const entries = page.getByRole("main").getByRole("listitem");
    await entries.filter({ hasText: "Closed the account" }).waitFor();
    for (const what of ["Supplied 10 ETH", "Borrowed 12,000 USD1", /Repaid 12,000(\.\d+)? USD1/, "Withdrew 10 ETH"])
      expect(await entries.filter({ hasText: what }).count(), String(what)).toBe(1);

    const rows = [
      { what: "supply", asset: "ETH", amount: "10" },
      { what: "borrow", asset: "USD1", amount: "12000" },
      { what: "withdraw", asset: "ETH", amount: "10" },
    ];
    const json = JSON.parse(await download(page, "Download all that is loaded as JSON")) as Record<string, string>[];
    const csv = parseCsv(await download(page, "Download all that is loaded as CSV"));
    expect(csv).toEqual(json);
    for (const row of rows) expect(csv).toContainEqual(expect.objectContaining(row));
    const repaid = csv.find(({ what }) => what === "repay");
    // To the base unit: what was borrowed and what was there before, less what is left.
    const left = await balanceOf(localnet, "alice", "USD1");
    expect(BigInt(Math.round(Number(repaid?.amount) * 1e6))).toBe(12_001_000_000n - left);
    expect(csv.every(({ status, signature }) => status === "succeeded" && (signature ?? "").length > 80)).toBe(true);

    await page.getByRole("combobox", { name: "Kind" }).selectOption("Loans");
    await entries.filter({ hasText: "Supplied 10 ETH" }).waitFor({ state: "detached" });
    expect(await entries.filter({ hasText: "Borrowed 12,000 USD1" }).count()).toBe(1);
  });

  test("is confirmed where health gets thin, goes to the limit and no unit beyond it", async ({ localnet, visit }) => {
    await localnet.faucet("bob", "ETH", 10);
    await localnet.wlm("-k", "bob", "supply", "ETH", "10");
    const { page, wallet } = await arrive(visit, localnet, "bob", "/portfolio");
    await card(page, "Assets to borrow").getByRole("button", { name: "Borrow USD1" }).click();
    const box = page.getByRole("dialog");
    const amount = box.getByRole("textbox", { name: "Amount to borrow" });
    const submit = box.locator("button[type=submit]");

    // Refused by the rules, before anything is simulated or signed.
    await amount.fill("25000");
    await box.getByText("BorrowLimitExceeded").waitFor();
    expect(await submit.isDisabled()).toBe(true);
    // The program agrees.
    const beyond = localnet.wlm("-k", "bob", "simulate", "borrow", "USD1", "25000");
    await expect(beyond.catch((error: Error) => error.message)).resolves.toContain("BorrowLimitExceeded");

    await amount.fill("5000");
    await box.getByRole("button", { name: "Borrow 5,000 USD1" }).and(page.locator(":enabled")).waitFor();
    expect(await box.getByRole("checkbox").count()).toBe(0);
    await amount.fill("18000");
    await box.getByRole("alert").getByText("Little distance to liquidation.").waitFor();
    await box.getByText(/Goes through/).waitFor();
    expect(await submit.isDisabled()).toBe(true);

    await box.getByRole("button", { name: "MAX" }).click();
    const most = await amount.inputValue();
    expect(most).toMatch(/^241\d\d\.\d+$/);
    await box.getByRole("alert").getByText("Liquidation is near.").waitFor();
    const limit = BigInt(Math.round(Number(most) * 1e6));
    const more = `${(limit + 1n) / 1_000_000n}.${String((limit + 1n) % 1_000_000n).padStart(6, "0")}`;
    const oneMore = localnet.wlm("-k", "bob", "simulate", "borrow", "USD1", more);
    await expect(oneMore.catch((error: Error) => error.message)).resolves.toContain("BorrowLimitExceeded");
    await box.getByText(/Goes through/).waitFor();
    expect(await submit.isDisabled()).toBe(true);
    expect(wallet.asked).toEqual(["connect"]);

    await box.getByRole("checkbox", { name: /^I understand that I may lose collateral/ }).check();
    await submit.click();
    await box.getByRole("heading", { name: /^Borrow 24,1.+ USD1: confirmed$/ }).waitFor();
    await expect(balanceOf(localnet, "bob", "USD1")).resolves.toBe(limit);
    expect(wallet.asked).toEqual(["connect", "sign"]);
  });
});

describe("an account's settings", () => {
  test("are changed from the dashboard: collateral and e-mode", async ({ localnet, visit }) => {
    await localnet.faucet("carol", "ETH", 1);
    await localnet.faucet("carol", "USDC", 10_000);
    await localnet.wlm("-k", "carol", "supply", "ETH", "1");
    await localnet.wlm("-k", "carol", "supply", "USDC", "10000");
    const { page } = await arrive(visit, localnet, "carol", "/portfolio");
    const toggle = card(page, "Supplied").getByRole("switch", { name: "Use ETH as collateral" });
    await toggle.and(page.locator("[aria-checked=true]")).click();
    const box = page.getByRole("dialog");
    await box.getByRole("checkbox").check();
    await box.getByRole("button", { name: "Stop using ETH as collateral" }).click();
    await box.getByRole("heading", { name: "Stop using ETH as collateral: confirmed" }).waitFor();
    await page.keyboard.press("Escape");
    await toggle.and(page.locator("[aria-checked=false]")).waitFor(SOON);
    await expect(positionOf(localnet, "carol", "ETH")).resolves.toMatchObject({ is_collateral: false });

    await page.getByRole("button", { name: "Change e-mode" }).click();
    await box.getByRole("radio", { name: "Group 1: USDC, USDT, USD1" }).check();
    await box.getByRole("button", { name: "Enter e-mode group 1" }).click();
    await box.getByRole("heading", { name: "Enter e-mode group 1: confirmed" }).waitFor();
    await page.keyboard.press("Escape");
    await card(page, "E-mode").getByText("Current").waitFor(SOON);
    const account = await obligationOf(localnet, "carol");
    expect(account?.emode_group).toBe(1);
    // 90 % of the dollars instead of 77 %.
    expect(Number(account?.borrow_power_usd)).toBeGreaterThan(8_990);
    await figure(card(page, "Overview"), "Can still be borrowed").getByText("$9,000.00").waitFor(SOON);
  });
});

describe("a keyboard", () => {
  test("is enough to supply", async ({ localnet, visit }) => {
    await localnet.faucet("dan", "BTC", 1);
    const { page } = await arrive(visit, localnet, "dan", "/");
    const opener = page.getByRole("button", { name: "Supply BTC" });
    await opener.waitFor();
    await tabTo(page, opener);
    await page.keyboard.press("Enter");
    const box = page.getByRole("dialog", { name: "Supply BTC" });
    await box.getByText("Wallet: 1 BTC").waitFor();
    await expect.poll(() => isFocused(box.getByRole("textbox", { name: "Amount to supply" }))).toBe(true);
    await page.keyboard.type("0.5");
    await box.getByRole("button", { name: "Supply 0.5 BTC" }).and(page.locator(":enabled")).waitFor();
    await page.keyboard.press("Enter");
    const done = box.getByRole("heading", { name: "Supply 0.5 BTC: confirmed" });
    await done.waitFor();
    await expect.poll(() => isFocused(done)).toBe(true);
    await expect(positionOf(localnet, "dan", "BTC")).resolves.toMatchObject({ supplied: "0.5" });
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    await expect.poll(() => isFocused(opener)).toBe(true);
  });
});

/** Waits until the dashboard shows a health factor. */
async function healthShown(page: Page, health: string | RegExp): Promise<void> {
  await figure(card(page, "Overview"), "Health factor").getByText(health).waitFor(SOON);
}

function isFocused(place: Locator): Promise<boolean> {
  return place.evaluate((element) => element === document.activeElement);
}

/** Presses the tab key until something has the focus. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press("Tab");
    if (await isFocused(place)) return;
  }
  throw new Error("no tab key leads there");
}

/** The text of a file that a button saves. */
async function download(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await file.path(), "utf8");
}

/** A table by its first line's names. Nothing in it is quoted. */
function parseCsv(text: string): Record<string, string>[] {
  const [names = [], ...rows] = text
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(names.map((name, place) => [name, row[place] ?? ""])));
}
