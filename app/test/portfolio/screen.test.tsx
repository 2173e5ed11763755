import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, test } from "vitest";
import { Route, Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { type MarketState, marketKey } from "@/chain/market.ts";
import Portfolio from "@/screens/portfolio/Portfolio.tsx";
import { type Person, recorded, recordedMarket } from "../fixtures/market.ts";
import { CONFIG, renderApp, testQueries } from "../kit.tsx";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

/** The screen of somebody's address, in a browser without a wallet. */
function open(path: string, person?: Person, search = "") {
  const queries = testQueries();
  const key = marketKey(CONFIG);
  queries.setQueryData(key, market);
  queries.setQueryData([...key, "changes"], []);
  if (person) {
    const owner = recorded.people[person];
    queries.setQueryData([...key, "obligations", owner], recorded.obligations[person]);
    queries.setQueryData([...key, "balances", owner], { tokens: new Map(), lamports: 0n });
  }
  const { hook, searchHook } = memoryLocation({ path, searchPath: search });
  return renderApp(
    <Router hook={hook} searchHook={searchHook}>
      <Route path="/portfolio/:address?">
        <Portfolio />
      </Route>
    </Router>,
    { queries },
  );
}

describe("somebody else's address", () => {
  test("shows positions, and nothing that signs", () => {
    open(`/portfolio/${recorded.people.alice}`, "alice");
    const supplied = screen.getByRole("table", { name: "Supplied" });
    expect(within(supplied).getByRole("row", { name: /^ETH/ }).textContent).toContain("LTV 80.5%");
    for (const name of [/^Supply/, /^Withdraw/, /^Borrow/, /^Repay/, /Change e-mode/, /New account/]) {
      expect(screen.queryByRole("button", { name })).toBeNull();
    }
    expect(screen.queryByRole("switch")).toBeNull();
  });

  test("says how far all collateral that moves is from liquidation", () => {
    open(`/portfolio/${recorded.people.alice}`, "alice");
    expect(screen.getByText(/All collateral that is no dollar \(ETH, SOL\) falls together/)).toBeDefined();
  });

  test("opens the account that the address of the page names", () => {
    open(`/portfolio/${recorded.people.alice}`, "alice", "account=3");
    expect(screen.getByRole("button", { name: "Account 3" }).getAttribute("aria-current")).toBe("true");
    expect(within(screen.getByRole("table", { name: "Borrowed" })).getByRole("link", { name: "USDT" })).toBeDefined();
    expect(screen.getByText("Current")).toBeDefined();
  });

  test("without positions says that there are none", () => {
    open(`/portfolio/${recorded.people.carol}`, "carol");
    expect(screen.getByText("Nothing is supplied in this account.")).toBeDefined();
  });
});

describe("nobody", () => {
  test("is told what this is, and may connect or look", () => {
    open("/portfolio");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(/Earn on what you hold/);
    expect(screen.getByRole("button", { name: "Connect wallet" })).toBeDefined();
    expect(screen.getByLabelText("Look at an address")).toBeDefined();
  });

  test("is told that an address is none", () => {
    open("/portfolio/nonsense");
    expect(screen.getByText("“nonsense” is no Solana address")).toBeDefined();
  });
});
