import type { Locator, Page } from "playwright-core";
import { describe } from "vitest";
import type { Localnet } from "../harness/localnet.ts";
import { expect, test } from "../harness/test.ts";
import { Wallet } from "../harness/wallet.ts";
import { arrive, balanceOf, card, connect, figure, SOON, transactionsOf } from "./steps.ts";

/** What the browser says about a node that is down. */
const NODE_DOWN = /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE/;

/** The box of swaps, with a coin that the wallet holds. */
async function holding(page: Page): Promise<Locator> {
  const box = card(page, "Swap at par");
  await box.getByLabel("Coin").selectOption({ label: "USDT · Tether USD" });
  await box.getByText(/You hold [\d,.]+ USDT/).waitFor();
  return box;
}

/** A swap of a dollar, ready to be signed. */
async function ready(page: Page): Promise<{ box: Locator; button: Locator }> {
  const box = await holding(page);
  await box.getByRole("textbox", { name: "You pay" }).fill("1");
  return { box, button: box.getByRole("button", { name: "Buy 0.999 USD1 for 1 USDT" }) };
}

/** Gives somebody what they swap with; what they hold of USD1, and how many transactions they have, before. */
async function stock(localnet: Localnet, person: string) {
  await localnet.faucet(person, "USDT", 10);
  return { held: await balanceOf(localnet, person, "USD1"), count: await transactionsOf(localnet, person) };
}

describe("a wallet's user", () => {
  test("says no, which is said, and nothing is sent; the second time yes", async ({ localnet, visit }) => {
    const { held, count } = await stock(localnet, "alice");
    const { page, wallet } = await arrive(visit, localnet, "alice", "/usd1");
    const { box, button } = await ready(page);
    for (const way of ["standard", "code 4001"] as const) {
      wallet.reject(way);
      await button.click();
      await box.getByRole("alert").getByText("You declined it in your wallet. Nothing was sent.").waitFor();
      await button.and(page.locator(":enabled")).waitFor();
    }
    expect(wallet.asked).toEqual(["connect", "sign", "sign"]);
    await expect(transactionsOf(localnet, "alice")).resolves.toBe(count);

    wallet.approve();
    await button.click();
    await page.getByText("Buy 0.999 USD1 for 1 USDT: confirmed").waitFor();
    await expect(balanceOf(localnet, "alice", "USD1")).resolves.toBe(held + 999_000n);
    await expect(transactionsOf(localnet, "alice")).resolves.toBe(count + 1);
  });

  test("takes long, and cannot submit twice", async ({ localnet, visit }) => {
    const { held, count } = await stock(localnet, "alice");
    const { page, wallet } = await arrive(visit, localnet, "alice", "/usd1");
    const { box, button } = await ready(page);
    const release = wallet.hold();
    await button.dblclick();
    const waiting = box.getByRole("button", { name: "Confirm in your wallet…" });
    await waiting.waitFor();
    expect(await waiting.isDisabled()).toBe(true);
    // Whoever presses all the same asks the wallet nothing.
    await waiting.click({ force: true });
    await waiting.press("Enter");
    expect(wallet.asked).toEqual(["connect", "sign"]);
    release();
    await page.getByText("Buy 0.999 USD1 for 1 USDT: confirmed").waitFor();
    expect(wallet.asked).toEqual(["connect", "sign"]);
    await expect(balanceOf(localnet, "alice", "USD1")).resolves.toBe(held + 999_000n);
    await expect(transactionsOf(localnet, "alice")).resolves.toBe(count + 1);
  });

  test("is on another network until they switch", async ({ localnet, visit }) => {
    const { held } = await stock(localnet, "bob");
    const { page, context } = await visit();
    const wallet = await Wallet.install(context, localnet, "bob", { chains: ["solana:mainnet"] });
    await page.goto("/usd1");
    await connect(page, localnet.address("bob"));
    const notice = page.getByText("Your wallet does not know the network “localnet”");
    await notice.waitFor();
    const { box, button } = await ready(page);
    await box.getByText("Switch the network in your wallet to sign").waitFor();
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);

    await wallet.useChains("solana:mainnet", "solana:localnet");
    await notice.waitFor({ state: "detached" });
    await button.click();
    await page.getByText("Buy 0.999 USD1 for 1 USDT: confirmed").waitFor();
    await expect(balanceOf(localnet, "bob", "USD1")).resolves.toBe(held + 999_000n);
    expect(wallet.asked).toEqual(["connect", "sign"]);
  });
});

describe("a node that goes down", () => {
  test("is told of, with what was read last, and comes back by itself", async ({ localnet, visit }) => {
    const { page, allow } = await visit();
    allow(NODE_DOWN);
    await page.goto("/");
    const eth = page.getByRole("row", { name: /^ETH/ });
    await eth.getByText("$3,000.00").waitFor();

    await localnet.line.cut();
    const banner = page.getByRole("alert").filter({ hasText: "The node does not answer" });
    await banner.waitFor();
    await banner.getByText(/You see what was read .+ ago/).waitFor();
    expect(await eth.getByText("$3,000.00").isVisible()).toBe(true);
    // Screens that were not opened yet come up, too.
    await page.getByRole("link", { name: "USD1", exact: true }).click();
    await page.getByRole("heading", { name: "USD1", level: 1 }).waitFor();
    expect(await banner.isVisible()).toBe(true);

    await localnet.setPrice("ETH", 3_010);
    await localnet.line.mend();
    await banner.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Markets", exact: true }).click();
    await eth.getByText("$3,010.00").waitFor(SOON);
  });

  test("after it has simulated: nothing is lost, and what was signed lands when it is back", async ({
    localnet,
    visit,
  }) => {
    const { held, count } = await stock(localnet, "bob");
    const { page, wallet, allow } = await arrive(visit, localnet, "bob", "/usd1");
    allow(NODE_DOWN);
    const { box, button } = await ready(page);
    const release = wallet.hold();
    await button.click();
    await box.getByRole("button", { name: "Confirm in your wallet…" }).waitFor();
    await localnet.line.cut();
    release();
    await box.getByRole("button", { name: "Waiting for the network…" }).waitFor();
    await page.getByRole("alert").filter({ hasText: "The node does not answer" }).waitFor();
    await expect(transactionsOf(localnet, "bob")).resolves.toBe(count);

    await localnet.line.mend();
    await page.getByText("Buy 0.999 USD1 for 1 USDT: confirmed").waitFor();
    await expect(balanceOf(localnet, "bob", "USD1")).resolves.toBe(held + 999_000n);
    await expect(transactionsOf(localnet, "bob")).resolves.toBe(count + 1);
  });

  test("before it has simulated: it is said, and goes on by itself", async ({ localnet, visit }) => {
    const { held } = await stock(localnet, "bob");
    const { page, allow } = await arrive(visit, localnet, "bob", "/usd1");
    allow(NODE_DOWN);
    await holding(page);
    await localnet.line.cut();
    const { box, button } = await ready(page);
    await box.getByRole("alert").getByText("The node does not answer").waitFor();
    expect(await button.isDisabled()).toBe(true);
    expect(await figure(box, "Minimum received").textContent()).toBe("0.999 USD1");

    await localnet.line.mend();
    await button.click();
    await page.getByText("Buy 0.999 USD1 for 1 USDT: confirmed").waitFor();
    await expect(balanceOf(localnet, "bob", "USD1")).resolves.toBe(held + 999_000n);
  });
});
