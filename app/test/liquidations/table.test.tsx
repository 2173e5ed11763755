import { fireEvent, screen, within } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { movingAssets } from "@/chain/dollars.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { Obligations } from "@/screens/liquidations/Obligations.tsx";
import { finish, type Valuation, valuing } from "@/screens/liquidations/valuation.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";
import { renderApp } from "../kit.tsx";

const [loan] = recorded.obligations.alice as [OpenObligation];
let market: MarketState;
let low: Valuation;

/** The same loan so many times, each of another account. */
function copies(count: number): OpenObligation[] {
  return Array.from({ length: count }, (_, place) => ({
    ...loan,
    account: { ...loan.account, address: `copy${place}` },
  }));
}

beforeAll(async () => {
  market = await recordedMarket();
  const moving = new Uint16Array(movingAssets(market).map((asset) => asset.index));
  low = finish(valuing(market.rules.shocked(moving, 5_200), copies(60), moving));
});

const rows = () => within(screen.getByRole("table")).getAllByRole("row").slice(1);

test("of many rows a page is shown, and what can be liquidated comes first", () => {
  const liquidate = vi.fn();
  renderApp(<Obligations valuation={low} market={market} liquidate={liquidate} absorb={vi.fn()} />);
  expect(screen.getByRole("tab", { selected: true }).textContent).toBe("Liquidatable now (60)");
  expect(rows()).toHaveLength(25);
  fireEvent.click(screen.getByRole("button", { name: "Next page" }));
  fireEvent.click(screen.getByRole("button", { name: "Next page" }));
  expect(rows()).toHaveLength(10);
  expect(screen.getByText("51 to 60 of 60")).toBeTruthy();
  // Sorted anew, the first page is the one to look at.
  fireEvent.click(screen.getByRole("button", { name: "Debt" }));
  expect(rows()).toHaveLength(25);
  const [row] = rows() as [HTMLElement];
  expect(row.textContent).toMatch(/repay .* USD1.*get .*\(\+/);
  fireEvent.click(within(row).getByRole("button", { name: "Liquidate" }));
  expect(liquidate).toHaveBeenCalledOnce();
});

test("an owner is found by a part of the address, and links to their positions", () => {
  renderApp(<Obligations valuation={low} market={market} liquidate={vi.fn()} absorb={vi.fn()} />);
  fireEvent.change(screen.getByLabelText("Find an owner"), { target: { value: "nobody" } });
  expect(screen.getByText("No owner's address contains that.")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("Find an owner"), { target: { value: loan.fields.owner.slice(-6) } });
  const [link] = screen.getAllByRole("link");
  expect(link?.getAttribute("href")).toBe(`/portfolio/${loan.fields.owner}`);
});

test("bad debt is written off, not liquidated", () => {
  const absorb = vi.fn();
  const owing = low.owing.slice(0, 1).map((row) => ({ ...row, isBadDebt: true }));
  renderApp(<Obligations valuation={{ ...low, owing }} market={market} liquidate={vi.fn()} absorb={absorb} />);
  expect(screen.queryByRole("button", { name: "Liquidate" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Write off" }));
  expect(absorb).toHaveBeenCalledOnce();
});
