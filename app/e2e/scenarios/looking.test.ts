import { describe } from "vitest";
import { expect, test } from "../harness/test.ts";
import { Wallet } from "../harness/wallet.ts";
import { arrive, card, figure, obligationOf, SOON, short } from "./steps.ts";

/** Each screen, and its heading. */
const SCREENS = [
  ["/", "Markets"],
  ["/reserve/ETH", /^ETH/],
  ["/portfolio", "Earn on what you hold, borrow against it"],
  ["/usd1", "USD1"],
  ["/liquidations", "Liquidations"],
  ["/governance", "Governance"],
  ["/history", "History"],
  ["/risk", /Risk/],
] as const;

describe("somebody without a wallet", () => {
  test("can read every screen", async ({ visit }) => {
    const { page } = await visit();
    for (const [path, heading] of SCREENS) {
      await page.goto(path);
      await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
      expect(await page.getByRole("alert").count(), path).toBe(0);
    }
    await page.getByRole("banner").getByRole("button", { name: "Connect wallet" }).click();
    await page.getByText("No wallet was found in this browser.").waitFor();
  });

  test("looks at an address, and can do nothing there", async ({ localnet, visit }) => {
    await localnet.faucet("bob", "ETH", 2);
    await localnet.wlm("-k", "bob", "supply", "ETH", "2");
    await localnet.wlm("-k", "bob", "borrow", "USD1", "1000");
    const { page } = await visit();
    await page.goto("/portfolio");
    await page.getByRole("textbox", { name: "Look at an address" }).fill("not an address");
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await page.getByText("This is no Solana address").waitFor();
    await page.getByRole("textbox", { name: "Look at an address" }).fill(localnet.address("bob"));
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await page.getByText(`You look at ${short(localnet.address("bob"))}`).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/portfolio/${localnet.address("bob")}`);
    const { health_factor } = (await obligationOf(localnet, "bob")) ?? {};
    // Cut, not rounded, after two decimals.
    expect(await figure(page, "Health factor").first().textContent()).toContain(health_factor?.slice(0, 4));
    await card(page, "Supplied")
      .getByRole("row", { name: /^ETH 2 \$6,000/ })
      .waitFor();
    for (const name of ["Supply", "Withdraw", "Borrow", "Repay"])
      expect(await page.getByRole("button", { name: new RegExp(`^${name}`) }).count(), name).toBe(0);
  });
});

describe("a connected wallet", () => {
  test("is connected from within the box, where what was typed stays", async ({ localnet, visit }) => {
    const { page, context } = await visit();
    await Wallet.install(context, localnet, "bob");
    await page.goto("/");
    await page.getByRole("button", { name: "Supply ETH" }).click();
    const box = page.getByRole("dialog", { name: "Supply ETH" });
    await box.getByRole("textbox", { name: "Amount to supply" }).fill("0.25");
    await box.getByRole("button", { name: "Connect wallet" }).click();
    await page.getByRole("dialog", { name: "Choose a wallet" }).getByRole("button", { name: "Test Wallet" }).click();
    await box.getByText(/^Wallet: /).waitFor();
    expect(await box.getByRole("textbox", { name: "Amount to supply" }).inputValue()).toBe("0.25");
  });

  test("stays connected over a reload, and changes the account with its user", async ({ localnet, visit }) => {
    const { page, wallet } = await arrive(visit, localnet, "alice", "/portfolio");
    await page.getByText("Three steps").waitFor();
    await page.reload();
    await page
      .getByRole("banner")
      .getByRole("button", { name: short(localnet.address("alice")) })
      .waitFor();
    await page.getByText("Three steps").waitFor();
    // Nobody was asked again.
    expect(wallet.asked).toEqual(["connect"]);

    await wallet.switchTo("bob");
    await page
      .getByRole("banner")
      .getByRole("button", { name: short(localnet.address("bob")) })
      .waitFor();
    await card(page, "Supplied")
      .getByRole("row", { name: /^ETH 2 \$6,000/ })
      .waitFor(SOON);
    await wallet.forget();
    await page.getByRole("banner").getByRole("button", { name: "Connect wallet" }).waitFor();
    await page.getByRole("heading", { name: "Earn on what you hold, borrow against it" }).waitFor();
  });

  test("is let go by the page, too", async ({ localnet, visit }) => {
    const { page } = await arrive(visit, localnet, "alice", "/");
    const header = page.getByRole("banner");
    await header.getByRole("button", { name: short(localnet.address("alice")) }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await header.getByRole("button", { name: "Connect wallet" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Markets", level: 1 }).waitFor();
    await header.getByRole("button", { name: "Connect wallet" }).waitFor();
  });
});

describe("what somebody chose", () => {
  test("stays over a reload: the language and the theme", async ({ visit }) => {
    const { page } = await visit({ colorScheme: "light" });
    await page.goto("/");
    await page.getByRole("heading", { name: "Markets", level: 1 }).waitFor();
    const root = page.locator("html");
    expect(await root.getAttribute("data-theme")).toBe("light");
    await page.getByRole("combobox", { name: "Language" }).selectOption("zh-Hant");
    await page.getByRole("navigation").getByRole("link", { name: "清算" }).waitFor();
    await page.getByRole("button", { name: "切換為深色" }).click();
    await page.reload();
    await page.getByRole("navigation").getByRole("link", { name: "清算" }).waitFor();
    expect(await root.getAttribute("lang")).toBe("zh-Hant");
    expect(await root.getAttribute("data-theme")).toBe("dark");
    await page.getByRole("combobox", { name: "語言" }).selectOption("en");
    await page.getByRole("heading", { name: "Markets", level: 1 }).waitFor();
    expect(await root.getAttribute("lang")).toBe("en");
  });

  test("begins with the browser's: a Taiwanese one in Chinese, a dark one dark", async ({ visit }) => {
    const { page } = await visit({ locale: "zh-TW", colorScheme: "dark" });
    await page.goto("/");
    await page.getByRole("navigation").getByRole("link", { name: "清算" }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });
});
