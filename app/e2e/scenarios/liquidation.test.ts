import { describe } from "vitest";
import { expect, test } from "../harness/test.ts";
import { arrive, balanceOf, card, obligationOf, positionOf, SOON, short } from "./steps.ts";

describe("a liquidation", () => {
  test("is done from the page by whoever sees it, but not by its owner", async ({ localnet, visit }) => {
    await localnet.faucet("bob", "ETH", 10);
    await localnet.wlm("-k", "bob", "supply", "ETH", "10");
    await localnet.wlm("-k", "bob", "borrow", "USD1", "22000");
    await localnet.faucet("lena", "USD1", 30_000);
    const { page, wallet } = await arrive(visit, localnet, "lena", "/liquidations");
    const accounts = card(page, "Accounts");
    const row = accounts.getByRole("row", { name: new RegExp(`^${short(localnet.address("bob"))}`) });
    await row.waitFor();
    expect(await row.getByRole("button", { name: "Liquidate" }).count()).toBe(0);

    await localnet.shock("ETH", -15);
    expect(await obligationOf(localnet, "bob")).toMatchObject({ is_liquidatable: true });
    await row.getByText("Liquidatable", { exact: true }).waitFor(SOON);
    const health = Number((await obligationOf(localnet, "bob"))?.health_factor);
    const held = { usd1: await balanceOf(localnet, "lena", "USD1"), eth: await balanceOf(localnet, "lena", "ETH") };
    const owed = Number((await positionOf(localnet, "bob", "USD1"))?.owed);
    await row.getByRole("button", { name: "Liquidate" }).click();
    const box = page.getByRole("dialog", { name: `Liquidate ${short(localnet.address("bob"))}` });
    await box.getByText("You hold 30,000 USD1").waitFor();
    await box.getByRole("button", { name: "MAX" }).click();
    await box.getByText("Of all pairs, this one pays most.").waitFor();
    await box.getByRole("button", { name: /^Repay [\d,.]+ USD1 and liquidate$/ }).click();
    await page.getByText(/^Repay [\d,.]+ USD1 and liquidate: confirmed$/).waitFor();

    const paid = held.usd1 - (await balanceOf(localnet, "lena", "USD1"));
    const got = (await balanceOf(localnet, "lena", "ETH")) - held.eth;
    expect(paid).toBeGreaterThan(0n);
    // At 2,550 dollars, with a bonus of 2.5 % to 7.5 % of which a tenth is the protocol's.
    const bonus = (Number(got) / 1e8) * 2_550 - Number(paid) / 1e6;
    expect(bonus / (Number(paid) / 1e6)).toBeGreaterThan(0.02);
    expect(bonus / (Number(paid) / 1e6)).toBeLessThan(0.075);
    const after = await obligationOf(localnet, "bob");
    expect(Number(after?.health_factor)).toBeGreaterThan(health);
    expect(Number((await positionOf(localnet, "bob", "USD1"))?.owed)).toBeCloseTo(owed - Number(paid) / 1e6, 2);
    expect(after).toMatchObject({ is_liquidatable: false });
    await accounts.getByText("Nothing is liquidatable now.").or(row).first().waitFor(SOON);
    await expect.poll(() => row.getByRole("button", { name: "Liquidate" }).count(), SOON).toBe(0);
    expect(wallet.asked).toEqual(["connect", "sign"]);
  });

  test("of one's own account is refused", async ({ localnet, visit }) => {
    await localnet.shock("ETH", -10);
    expect(await obligationOf(localnet, "bob")).toMatchObject({ is_liquidatable: true });
    const { page, wallet } = await arrive(visit, localnet, "bob", "/liquidations");
    const row = card(page, "Accounts").getByRole("row", {
      name: new RegExp(`^${short(localnet.address("bob"))} Yours`),
    });
    await row.getByRole("button", { name: "Liquidate" }).click();
    const box = page.getByRole("dialog");
    await box.getByText("This account is yours").waitFor();
    expect(await box.getByRole("button", { name: /liquidate/i }).count()).toBe(0);
    expect(wallet.asked).toEqual(["connect"]);
    // The dashboard warns its owner, and says what a liquidator may do.
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Dashboard" }).click();
    await page.getByText("This account can be liquidated now").waitFor();
  });
});
