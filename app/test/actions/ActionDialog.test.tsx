import type { QueryClient } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ActionsProvider, type Intent, useActions } from "@/actions/ActionsProvider.tsx";
import { marketKey } from "@/chain/market.ts";
import { type Prepared, prepare } from "@/chain/transaction.ts";
import { type Signer, useSigner } from "@/wallet/signer.tsx";
import { useWallet } from "@/wallet/wallet.tsx";
import { type Person, recorded, recordedMarket } from "../fixtures/market.ts";
import { CONFIG, renderApp, testQueries } from "../kit.tsx";
import { answerAs } from "../rpc.ts";
import { ETH, USD1 } from "./scenes.ts";

vi.mock("@/chain/transaction.ts", async (original) => ({ ...(await original<object>()), prepare: vi.fn() }));
vi.mock("@/wallet/signer.tsx", async (original) => ({ ...(await original<object>()), useSigner: vi.fn() }));
vi.mock("@/wallet/wallet.tsx", async (original) => ({ ...(await original<object>()), useWallet: vi.fn() }));

const config = { ...CONFIG, market: recorded.market.address };
let queries: QueryClient;
const submit = vi.fn<Extract<Signer, { state: "ready" }>["submit"]>();

const prepared: Prepared = {
  transaction: {} as Prepared["transaction"],
  lastValidBlockHeight: 1n,
  units: 12_345,
  feeLamports: 5_000n,
  rentLamports: 0n,
  before: new Map(),
  after: new Map(),
  preparedAt: Number.MAX_SAFE_INTEGER,
};

beforeEach(() => {
  // What is read again after a transaction stays as it was.
  answerAs({});
  vi.mocked(prepare).mockResolvedValue(prepared);
  submit.mockImplementation(async (_, signed) => {
    signed();
    return "abc" as never;
  });
  vi.mocked(useSigner).mockReturnValue({ state: "none" });
  vi.mocked(useWallet).mockReturnValue({ account: undefined, select: () => undefined, wallets: [] });
});

afterEach(() => {
  vi.clearAllMocks();
  history.replaceState(null, "", "/");
});

function connect(person: Person): void {
  const address = recorded.people[person];
  vi.mocked(useSigner).mockReturnValue({ state: "ready", address, submit });
  const account = { address, chains: [], features: [] } as unknown as ReturnType<typeof useWallet>["account"];
  vi.mocked(useWallet).mockReturnValue({ account, select: () => undefined, wallets: [] });
}

function Opener({ intent }: { intent: Intent }) {
  const openBox = useActions();
  return (
    <button type="button" onClick={() => openBox(intent)}>
      open
    </button>
  );
}

/** The box, opened from a button of a screen; everybody's positions and wallets are read already. */
async function open(intent: Intent, holds: Readonly<Record<number, bigint>> = {}): Promise<HTMLElement> {
  const market = await recordedMarket();
  queries = testQueries();
  queries.setQueryData(marketKey(config), market);
  const tokens = new Map(market.assets.map((asset) => [asset.mint, holds[asset.index] ?? 0n]));
  for (const [person, address] of Object.entries(recorded.people)) {
    queries.setQueryData([...marketKey(config), "obligations", address], recorded.obligations[person as Person]);
    queries.setQueryData([...marketKey(config), "balances", address], { tokens, lamports: 0n });
  }
  renderApp(
    <ActionsProvider>
      <Opener intent={intent} />
    </ActionsProvider>,
    { config, queries },
  );
  const opener = screen.getByRole("button", { name: "open" });
  opener.focus();
  fireEvent.click(opener);
  return screen.findByRole("dialog");
}

const amount = () => screen.getByRole("textbox");
const type = (text: string) => fireEvent.change(amount(), { target: { value: text } });

it("quotes for people who only look, and offers to connect a wallet", async () => {
  await open({ kind: "supply", reserve: ETH, obligation: 0 });
  type("2");
  expect(screen.getByText("$6,000.00")).toBeDefined();
  expect(screen.getByText("Connect a wallet to go on")).toBeDefined();
  expect(screen.getByRole("button", { name: "Connect wallet" })).toBeDefined();
  await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(prepare).not.toHaveBeenCalled();
});

it("says at the field what is wrong, the limit, and puts it in", async () => {
  connect("alice");
  await open({ kind: "borrow", reserve: USD1, obligation: 0 });
  type("99999");
  expect(amount().getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("BorrowLimitExceeded")).toBeDefined();
  expect(screen.getByText(/The most now is 6,020\.97\d+ USD1/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Use it" }));
  expect((amount() as HTMLInputElement).value).toMatch(/^6020\.97/);
  expect(amount().getAttribute("aria-invalid")).toBe("false");
});

it("is signed by the enter key only after the risk was taken, and then says what was done", async () => {
  connect("alice");
  const box = await open({ kind: "borrow", reserve: USD1, obligation: 0 });
  type("6000");
  await within(box).findByText(/Goes through/, undefined, { timeout: 2_000 });
  const form = amount().closest("form") as HTMLFormElement;
  fireEvent.submit(form);
  expect(submit).not.toHaveBeenCalled();
  expect(screen.getByRole("button", { name: "Tick the box above first" }).hasAttribute("disabled")).toBe(true);
  fireEvent.click(screen.getByRole("checkbox", { name: /lose collateral/ }));
  fireEvent.submit(form);
  const done = await screen.findByRole("heading", { name: "Borrow 6,000 USD1: confirmed" });
  expect(document.activeElement).toBe(done);
  expect(submit).toHaveBeenCalledTimes(1);
  expect(screen.getByRole("link", { name: "View transaction" }).getAttribute("href")).toBe(
    "https://explorer.test/tx/abc",
  );
  fireEvent.click(screen.getByRole("button", { name: "Do something more" }));
  expect((amount() as HTMLInputElement).value).toBe("");
});

it("shows what is signed as it was signed, whatever the market does meanwhile", async () => {
  connect("alice");
  const box = await open({ kind: "borrow", reserve: USD1, obligation: 0 });
  type("100");
  await within(box).findByText(/Goes through/, undefined, { timeout: 2_000 });
  let land = () => {};
  submit.mockImplementation(
    () =>
      new Promise((resolve) => {
        land = () => resolve("abc" as never);
      }),
  );
  fireEvent.click(screen.getByRole("button", { name: "Borrow 100 USD1" }));
  expect(screen.getByText("Signature in your wallet")).toBeDefined();
  // As if all collateral were gone.
  queries.setQueryData([...marketKey(config), "obligations", recorded.people.alice], []);
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  type("5");
  expect((amount() as HTMLInputElement).value).toBe("100");
  expect(screen.queryByText("BorrowLimitExceeded")).toBeNull();
  await act(async () => land());
  expect(await screen.findByRole("heading", { name: "Borrow 100 USD1: confirmed" })).toBeDefined();
});

it("wants another yes for another risk", async () => {
  connect("alice");
  await open({ kind: "borrow", reserve: USD1, obligation: 0 });
  type("3000");
  fireEvent.click(screen.getByRole("checkbox"));
  type("3001");
  expect((screen.getByRole("checkbox") as HTMLInputElement).checked).toBe(true);
  type("6000");
  expect((screen.getByRole("checkbox") as HTMLInputElement).checked).toBe(false);
});

it("repays all as all, whatever it grows to", async () => {
  connect("alice");
  await open({ kind: "repay", reserve: USD1, obligation: 0 }, { [USD1]: 9_000_000_000n });
  fireEvent.click(screen.getByRole("button", { name: "MAX" }));
  await waitFor(() => expect(prepare).toHaveBeenCalled(), { timeout: 2_000 });
  expect(screen.getByRole("button", { name: "Repay all: 8,000.000001 USD1" })).toBeDefined();
});

it("turns to another asset and another obligation in the box", async () => {
  connect("alice");
  await open({ kind: "repay", reserve: USD1, obligation: 0 });
  const options = (name: string) =>
    within(screen.getByRole("combobox", { name }))
      .getAllByRole("option")
      .map((option) => option.textContent);
  expect(options("Asset")).toEqual(["USD1"]);
  expect(options("Account (obligation)")).toEqual(["No. 0", "No. 3"]);
  fireEvent.change(screen.getByRole("combobox", { name: "Account (obligation)" }), { target: { value: "3" } });
  // There it owes no USD1, but USDT.
  expect(options("Asset")).toEqual(["USDT", "USD1"]);
  expect(screen.getByText("NothingOwed")).toBeDefined();
});

it("shows somebody else's positions, and signs nothing for them", async () => {
  history.replaceState(null, "", `/portfolio/${recorded.people.alice}`);
  connect("bob");
  await open({ kind: "withdraw", reserve: ETH, obligation: 0 });
  expect(screen.getByText(/^You look at/)).toBeDefined();
  type("1");
  await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(prepare).not.toHaveBeenCalled();
  expect(screen.getByRole("button", { name: "Withdraw 1 ETH" }).hasAttribute("disabled")).toBe(true);
});

it("enters an e-mode group, by the terms that the rules say", async () => {
  connect("alice");
  await open({ kind: "emode", obligation: 0 });
  fireEvent.click(screen.getByRole("radio", { name: /Group 1: USDC, USDT, USD1/ }));
  const row = screen.getByRole("row", { name: /USDC/ });
  expect(row.textContent).toContain("77%");
  expect(row.textContent).toContain("90%");
  await screen.findByText(/Goes through/, undefined, { timeout: 2_000 });
  expect(screen.getByRole("button", { name: "Enter e-mode group 1" }).hasAttribute("disabled")).toBe(false);
});

it("says why collateral cannot be switched off", async () => {
  connect("alice");
  await open({ kind: "collateral", reserve: ETH, obligation: 0 });
  expect(screen.getByText("The program would refuse this")).toBeDefined();
  expect(screen.getByText("BorrowLimitExceeded")).toBeDefined();
});

it("gives the focus back to what opened it", async () => {
  await open({ kind: "supply", reserve: ETH, obligation: 0 });
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "open" })));
});
