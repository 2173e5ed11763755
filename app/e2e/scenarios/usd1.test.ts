import type { Page } from "playwright-core";
import { describe } from "vitest";
import type { Localnet } from "../harness/localnet.ts";
import { expect, test } from "../harness/test.ts";
import { arrive, balanceOf, card, figure, SOON } from "./steps.ts";

interface Peg {
  coin: string;
  level: string;
  stock: string;
}

async function pegOf(localnet: Localnet, coin: string): Promise<Peg | undefined> {
  return ((await localnet.wlm("market", "show")) as { pegs: Peg[] }).pegs.find((one) => one.coin === coin);
}

describe("a swap at the peg", () => {
  test("buys USD1 with a coin, and sells it back", async ({ localnet, visit }) => {
    await localnet.faucet("alice", "USDC", 1_000);
    const { page, wallet } = await arrive(visit, localnet, "alice", "/usd1");
    const box = card(page, "Swap at par");
    await box.getByLabel("Coin").selectOption({ label: "USDC · USD Coin" });
    await box.getByText("You hold 1,000 USDC").waitFor();
    await box.getByRole("textbox", { name: "You pay" }).fill("1000");
    // A tenth of a percent stays in the facility.
    expect(await figure(box, "Minimum received").textContent()).toBe("999 USD1");
    await box.getByRole("button", { name: "Buy 999 USD1 for 1,000 USDC" }).click();
    await page.getByText("Buy 999 USD1 for 1,000 USDC: confirmed").waitFor();
    await expect(balanceOf(localnet, "alice", "USD1")).resolves.toBe(999_000_000n);
    await expect(balanceOf(localnet, "alice", "USDC")).resolves.toBe(0n);
    await expect(pegOf(localnet, "USDC")).resolves.toMatchObject({ level: "999", stock: "1000" });
    await levelShown(page, "999");

    await box.getByRole("button", { name: "Turn around: sell USD1 for USDC" }).click();
    await box.getByText("You hold 999 USD1").waitFor(SOON);
    await box.getByRole("button", { name: "MAX" }).click();
    expect(await box.getByRole("textbox", { name: "You pay" }).inputValue()).toBe("999");
    await box.getByRole("button", { name: "Sell 999 USD1 for 998.001 USDC" }).click();
    await page.getByText("Sell 999 USD1 for 998.001 USDC: confirmed").waitFor();
    await expect(balanceOf(localnet, "alice", "USD1")).resolves.toBe(0n);
    await expect(balanceOf(localnet, "alice", "USDC")).resolves.toBe(998_001_000n);
    await expect(pegOf(localnet, "USDC")).resolves.toMatchObject({ level: "0" });
    expect(wallet.asked).toEqual(["connect", "sign", "sign"]);
  });
});

/** The facility's level as the screen shows it. */
async function levelShown(page: Page, level: string): Promise<void> {
  await card(page, "Peg facilities").getByText(`${level} of 20M USD1 out`).waitFor(SOON);
}
