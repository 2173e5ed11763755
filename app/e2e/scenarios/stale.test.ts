import { describe } from "vitest";
import { DEFAULTS } from "../harness/localnet.ts";
import { test as base, expect } from "../harness/test.ts";
import { act, arrive, balanceOf, card, positionOf } from "./steps.ts";

/** Nobody publishes prices any more. */
const test = base.override("localnetOptions", { scope: "file" }, async () => ({ ...DEFAULTS, prices: "off" as const }));

describe("stale prices", () => {
  test("are marked; loans are refused by name, supplies and repayments go on", async ({ localnet, visit }) => {
    await localnet.faucet("alice", "ETH", 12);
    await localnet.wlm("-k", "alice", "supply", "ETH", "10");
    await localnet.wlm("-k", "alice", "borrow", "USD1", "5000");
    await localnet.pass("1h");
    const { page, wallet } = await arrive(visit, localnet, "alice", "/");
    const eth = page.getByRole("row", { name: /^ETH/ });
    await eth.getByText("Stale").waitFor();

    await page.getByRole("button", { name: "Borrow USD1" }).click();
    const box = page.getByRole("dialog");
    await box.getByRole("textbox", { name: "Amount to borrow" }).fill("10");
    await box.getByText("PriceStale").first().waitFor();
    expect(await box.locator("button[type=submit]").isDisabled()).toBe(true);
    const borrowed = localnet.wlm("-k", "alice", "borrow", "USD1", "10");
    await expect(borrowed.catch((error: Error) => error.message)).resolves.toContain("PriceStale");
    expect(wallet.asked).toEqual(["connect"]);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Supply ETH" }).click();
    await box.getByRole("textbox", { name: "Amount to supply" }).fill("2");
    // People who cannot see what it is worth say that they know.
    await box.getByRole("alert").getByText("A price is not reliable now.").waitFor();
    await box.getByRole("checkbox").check();
    await act(page, "Amount to supply", "2", "Supply 2 ETH");
    await expect(balanceOf(localnet, "alice", "ETH")).resolves.toBe(0n);

    await page.getByRole("link", { name: "Dashboard" }).click();
    await page
      .getByText(/The price of ETH is too old/)
      .first()
      .waitFor();
    await card(page, "Borrowed").getByRole("button", { name: "Repay USD1" }).click();
    await act(page, "Amount to repay", "1000", "Repay 1,000 USD1");
    expect(Number((await positionOf(localnet, "alice", "USD1"))?.owed)).toBeCloseTo(4_000, 0);
    await expect(balanceOf(localnet, "alice", "USD1")).resolves.toBe(4_000_000_000n);
    expect(wallet.asked).toEqual(["connect", "sign", "sign"]);
  });
});
