import type { Page } from "playwright-core";
import { describe } from "vitest";
import type { Localnet } from "../harness/localnet.ts";
import { expect, test } from "../harness/test.ts";
import { arrive, card, SOON } from "./steps.ts";

interface Change {
  id: number;
  title: string;
  state: string;
}

/** The changes that wait, by the chain. */
async function queue(localnet: Localnet): Promise<Change[]> {
  return (await localnet.wlm("gov", "queue")) as Change[];
}

/** What `wlm` prints for a multisig. */
interface Printed {
  transactions: [{ message_base58?: string; instruction_base64?: string; sha256: string }];
}

interface Reserve {
  symbol: string;
  ltv_bps: number;
  borrows_stopped_until: number | null;
}

async function reserveOf(localnet: Localnet, symbol: string): Promise<Reserve> {
  return (await localnet.wlm("reserve", "show", symbol)) as Reserve;
}

const DUST = "Change the market: Dust";
const LTV = "Change BTC: LTV";

function change(page: Page, title: string) {
  return page.getByRole("article", { name: title });
}

describe("governance", () => {
  test.beforeAll(({ localnet }) =>
    localnet.propose((plan) => plan.replace("dust = 100 ", "dust = 200 ").replace("\nltv = 73 ", "\nltv = 70 ")),
  );

  test("shows what waits, old and new, and hands out to a multisig what only it may sign", async ({
    localnet,
    visit,
  }) => {
    const [first] = await queue(localnet);
    const { page, wallet } = await arrive(visit, localnet, "alice", "/governance");
    const dust = change(page, DUST);
    await dust.getByText(/^Due in (1 hour|59 minutes)/).waitFor();
    await dust.getByRole("row", { name: /^Dust.* \$100(\.00)? .*\$200/ }).waitFor();
    await change(page, LTV)
      .getByRole("row", { name: /73% .*70%$/ })
      .waitFor();

    await dust.getByRole("button", { name: "Veto…" }).click();
    const box = page.getByRole("dialog");
    await box.getByText(/^Only .*Guardian.* may do this$/).waitFor();
    // The very bytes that the command prints, for both programs.
    const guardian = localnet.address("guardian");
    const squads = (await localnet.wlm("gov", "--squads", guardian, "veto", String(first?.id))) as Printed;
    expect(await box.getByLabel("Message in base 58").inputValue()).toBe(squads.transactions[0].message_base58);
    await box.getByText(squads.transactions[0].sha256).waitFor();
    await box.getByText("Realms", { exact: true }).click();
    const realms = (await localnet.wlm("gov", "--realm", guardian, "veto", String(first?.id))) as Printed;
    expect(await box.getByLabel("Instruction in base 64").inputValue()).toBe(realms.transactions[0].instruction_base64);
    await box.getByText(realms.transactions[0].sha256).waitFor();
    expect(wallet.asked).toEqual(["connect"]);
  });

  test("is vetoed by the guardian, who also cuts risk at once", async ({ localnet, visit }) => {
    expect(await queue(localnet)).toHaveLength(2);
    const { page, wallet } = await arrive(visit, localnet, "guardian", "/governance");
    await change(page, DUST).getByRole("button", { name: "Veto…" }).click();
    const box = page.getByRole("dialog");
    await box.getByRole("button", { name: `Veto: ${DUST}` }).click();
    await page.getByText(`Veto: ${DUST}: confirmed`).waitFor();
    await change(page, DUST).waitFor({ state: "detached" });
    await expect(queue(localnet)).resolves.toMatchObject([{ title: "Change BTC" }]);

    await page.getByRole("button", { name: "Cut risk…" }).click();
    await box.getByRole("combobox", { name: "What to do" }).selectOption("Stop loans");
    await box.getByRole("combobox", { name: "Asset" }).selectOption("ETH");
    await box.getByText(/^Nobody can borrow ETH for 3 days/).waitFor();
    await box.getByRole("button", { name: "Stop loans of ETH" }).click();
    await page.getByText("Stop loans of ETH: confirmed").waitFor();
    const { borrows_stopped_until } = await reserveOf(localnet, "ETH");
    expect(borrows_stopped_until).toBeGreaterThan(Date.now() / 1_000 + 71 * 3_600);
    await card(page, "Restrictions in force").getByText("Loans of ETH are stopped").waitFor(SOON);
    await page.getByRole("link", { name: "Markets", exact: true }).click();
    await page.getByText(/^Loans stopped until/).waitFor();
    expect(await page.getByRole("button", { name: "Borrow ETH" }).isDisabled()).toBe(true);
    expect(wallet.asked).toEqual(["connect", "sign", "sign"]);
  });

  test("has its change carried out by anybody once it is due", async ({ localnet, visit }) => {
    const { page, wallet } = await arrive(visit, localnet, "bob", "/governance");
    const ltv = change(page, LTV);
    await ltv.waitFor();
    expect(await ltv.getByRole("button", { name: "Carry out…" }).count()).toBe(0);
    await localnet.pass("61min");
    await ltv.getByRole("button", { name: "Carry out…" }).click(SOON);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Carry out: ${LTV}` })
      .click();
    await page.getByText(`Carry out: ${LTV}: confirmed`).waitFor();
    await ltv.waitFor({ state: "detached" });
    await expect(queue(localnet)).resolves.toEqual([]);
    await expect(reserveOf(localnet, "BTC")).resolves.toMatchObject({ ltv_bps: 7_000 });

    const past = card(page, "What was decided");
    await past
      .getByRole("listitem")
      .filter({ hasText: `Carried out${LTV}` })
      .waitFor();
    await past.getByRole("listitem").filter({ hasText: "Vetoed" }).waitFor();
    expect(wallet.asked).toEqual(["connect", "sign"]);
  });
});
