import { address, createSolanaRpc } from "@solana/kit";
import type { Locator, Page } from "playwright-core";
import type { Localnet } from "../harness/localnet.ts";
import type { Viewer, Visit } from "../harness/page.ts";
import { Wallet } from "../harness/wallet.ts";

/** How long the page may take to show what the chain says: it reads every three seconds. */
export const SOON = { timeout: 10_000 };

/** Somebody at the page, with a wallet. */
export interface Guest extends Visit {
  wallet: Wallet;
}

/** Opens a path with a wallet of `person`, and connects it. */
export async function arrive(
  visit: (viewer?: Partial<Viewer>) => Promise<Visit>,
  localnet: Localnet,
  person: string,
  path: string,
): Promise<Guest> {
  const guest = await visit();
  const wallet = await Wallet.install(guest.context, localnet, person);
  await guest.page.goto(path);
  await connect(guest.page, localnet.address(person));
  return { ...guest, wallet };
}

/** Presses the header's button, chooses the test's wallet, and waits until its account is shown. */
export async function connect(page: Page, account: string): Promise<void> {
  const header = page.getByRole("banner");
  await header.getByRole("button", { name: "Connect wallet" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Test Wallet" }).click();
  await header.getByRole("button", { name: short(account) }).waitFor();
}

/** An address as buttons and tables show it. */
export function short(account: string): string {
  return `${account.slice(0, 4)}…${account.slice(-4)}`;
}

/** A card of a screen, by its heading. */
export function card(page: Page, title: string): Locator {
  // Some headings are followed by a button that explains them.
  const heading = page.getByRole("heading", { name: new RegExp(`^${title}( What does this mean\\?)?$`) });
  return page.locator("section").filter({ has: heading });
}

/** A figure's value, by its name: what stands under or beside it. */
export function figure(place: Page | Locator, name: string): Locator {
  // Names are followed by a button that explains them.
  return place.locator("dt", { hasText: new RegExp(`^${name}`) }).locator("xpath=following-sibling::dd[1]");
}

/** A position as `wlm` prints it. */
interface Position {
  asset: string;
  supplied: string;
  owed: string;
  is_collateral: boolean;
}

/** An obligation as `wlm obligation show` prints it; amounts are decimals in whole tokens. */
export interface Obligation {
  obligation: string;
  id: number;
  borrow_power_usd: string;
  debt_usd: string;
  health_factor: string | null;
  is_liquidatable: boolean;
  emode_group: number;
  positions: Position[];
}

/** What the chain says about somebody's only obligation; undefined if there is none. */
export async function obligationOf(localnet: Localnet, person: string): Promise<Obligation | undefined> {
  const [first] = (await localnet.wlm("-k", person, "obligation", "show")) as Obligation[];
  return first;
}

/** Somebody's position in an asset; undefined if there is none. */
export async function positionOf(localnet: Localnet, person: string, asset: string): Promise<Position | undefined> {
  return (await obligationOf(localnet, person))?.positions.find((one) => one.asset === asset);
}

/** What a wallet holds of an asset by the node's word, in base units. */
export async function balanceOf(localnet: Localnet, person: string, symbol: string): Promise<bigint> {
  const rpc = createSolanaRpc(localnet.manifest.rpc_url);
  const asset = localnet.manifest.reserves.find((one) => one.symbol === symbol);
  if (!asset) throw new Error(`the localnet has no ${symbol}`);
  const owner = address(localnet.address(person));
  const how = { encoding: "jsonParsed", commitment: "confirmed" } as const;
  const { value } = await rpc.getTokenAccountsByOwner(owner, { mint: address(asset.mint) }, how).send();
  return value.reduce((sum, { account }) => sum + BigInt(account.data.parsed.info.tokenAmount.amount), 0n);
}

/** How many transactions a wallet's owner has on chain. */
export async function transactionsOf(localnet: Localnet, person: string): Promise<number> {
  const rpc = createSolanaRpc(localnet.manifest.rpc_url);
  const how = { commitment: "confirmed" } as const;
  return (await rpc.getSignaturesForAddress(address(localnet.address(person)), how).send()).length;
}

/**
 * Types an amount in the action box, or presses MAX, presses the button that is called so then, and closes the box once
 * it is confirmed.
 */
export async function act(page: Page, field: string, amount: string, button: string | RegExp): Promise<void> {
  const box = page.getByRole("dialog");
  if (amount === "MAX") await box.getByRole("button", { name: "MAX" }).click();
  else await box.getByRole("textbox", { name: field }).fill(amount);
  await box.getByRole("button", { name: button, exact: true }).click();
  await box.getByRole("heading", { name: /: confirmed$/ }).waitFor();
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "detached" });
}
