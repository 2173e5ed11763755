import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MarketState, marketKey } from "@/chain/market.ts";
import Usd1 from "@/screens/usd1/Usd1.tsx";
import { recordedMarket } from "../fixtures/market.ts";
import { CONFIG, renderApp, testQueries } from "../kit.tsx";
import { answerAs } from "../rpc.ts";

let market: MarketState;

beforeAll(async () => {
  market = await recordedMarket();
});

/** The screen with a market that was read, and no node that answers. */
function show(state: MarketState, mint?: { supply: bigint; decimals: number; authority?: string }) {
  answerAs({});
  const queries = testQueries();
  queries.setQueryData(marketKey(CONFIG), state);
  if (mint) queries.setQueryData([...marketKey(CONFIG), "mint", state.figures.usd1Mint], mint);
  renderApp(<Usd1 />, { queries });
}

const ours = () => ({ supply: 5_000_000n * 1_000_000n, decimals: 6, authority: market.figures.address });

describe("without a wallet", () => {
  beforeEach(() => show(market, ours()));

  test("a swap is quoted", () => {
    fireEvent.change(screen.getByLabelText("You pay"), { target: { value: "1,000" } });
    expect(screen.getByText("1 USDC : 0.999 USD1")).toBeTruthy();
    expect(screen.getAllByText("999 USD1")).toHaveLength(1);
    expect(screen.getByText("1 USD1")).toBeTruthy();
  });

  test("a refusal is said where the amount is typed, by its name", () => {
    fireEvent.change(screen.getByLabelText("You pay"), { target: { value: "20000001000" } });
    expect(screen.getByText("FacilityCapacityExceeded")).toBeTruthy();
    expect(screen.getByLabelText("You pay").getAttribute("aria-invalid")).toBe("true");
  });

  test("turned around, USD1 is sold, and the amount of the other asset is gone", () => {
    fireEvent.change(screen.getByLabelText("You pay"), { target: { value: "5" } });
    fireEvent.click(screen.getByRole("button", { name: "Turn around: sell USD1 for USDC" }));
    expect((screen.getByLabelText("You pay") as HTMLInputElement).value).toBe("");
    expect(screen.getByRole("button", { name: "Turn around: buy USD1 with USDC" })).toBeTruthy();
  });
});

test("at an old price USD1 is only sold, and the page says why", () => {
  const rules = market.rules.at(market.now + 10_000n);
  const pegs = rules.pegs().map((peg, place) => ({ ...market.pegs[place], ...peg, place })) as MarketState["pegs"];
  show({ ...market, rules, pegs, now: market.now + 10_000n }, ours());
  expect(screen.getAllByText("Sell only")).toHaveLength(2);
  fireEvent.change(screen.getByLabelText("You pay"), { target: { value: "5" } });
  expect(screen.getAllByText("PriceStale").length).toBeGreaterThan(2);
});

test("a market without the right to mint says so", () => {
  show(market, { ...ours(), authority: undefined });
  expect(screen.getByText("This market does not hold the right to mint USD1")).toBeTruthy();
});

test("a market without peg facilities has no swap, and no broken page", () => {
  show({ ...market, pegs: [] }, ours());
  expect(screen.getByText("This market has no peg facility.")).toBeTruthy();
  expect(screen.queryByLabelText("You pay")).toBeNull();
});

test("a mint that was not read hides nothing else", async () => {
  show(market);
  await waitFor(() => expect(screen.getAllByText("Not read").length).toBe(2));
  expect(screen.getByText("Lending facility", { selector: "h2" })).toBeTruthy();
});
