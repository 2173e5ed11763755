import { fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type MarketState, marketKey } from "@/chain/market.ts";
import Markets from "@/screens/markets/Markets.tsx";
import { CONFIG, renderApp, testQueries } from "../kit.tsx";
import { asset, marketOf, PRICE, usd1 } from "./asset.ts";

const open = vi.hoisted(() => vi.fn());
vi.mock("@/actions/ActionsProvider.tsx", () => ({ useActions: () => open }));

const DOGE = asset({ symbol: "DOGE", name: "Dogecoin", mint: "doge", index: 2, isCollateral: false });

function show(market: MarketState) {
  const queries = testQueries();
  queries.setQueryData(marketKey(CONFIG), market);
  return renderApp(<Markets />, { queries });
}

function width(pixels: number) {
  (window as unknown as { happyDOM: { setViewport: (size: object) => void } }).happyDOM.setViewport({ width: pixels });
}

beforeEach(() => {
  open.mockClear();
  width(1400);
});

const rows = () => screen.getAllByRole("rowheader").map((cell) => cell.textContent);

describe("on a wide screen", () => {
  it("is a table, the largest first, that turns by a click on a head", () => {
    show(marketOf([asset(), usd1(), DOGE]));
    expect(rows()[0]).toContain("USD1");
    fireEvent.click(screen.getByRole("button", { name: "Asset" }));
    expect(rows()[0]).toContain("DOGE");
  });

  it("narrows down, says how many are left, and gets back to all", () => {
    show(marketOf([asset(), usd1(), DOGE]));
    fireEvent.click(screen.getByRole("radio", { name: "Collateral" }));
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "ETH" } });
    expect(rows()).toHaveLength(1);
    expect(screen.getByText("1 asset")).toBeTruthy();
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "DOGE" } });
    fireEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(rows()).toHaveLength(3);
  });

  it("opens the action box with the row's reserve", () => {
    show(marketOf([asset(), DOGE]));
    fireEvent.click(screen.getByRole("button", { name: "Borrow DOGE" }));
    expect(open).toHaveBeenCalledWith({ kind: "borrow", reserve: 2, obligation: 0 });
  });

  it("offers no supply under a cap that is reached, and says so", () => {
    show(marketOf([asset({ supplyCap: 1_000_00000000n })]));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Supply ETH" }).disabled).toBe(true);
    expect(screen.getByText("Cap of 1,000 reached")).toBeTruthy();
  });

  it("leaves what has no price out of the totals, and says what", () => {
    const price = { ...PRICE, newRiskRefused: "PriceStale", liquidationRefused: "PriceStale" };
    show(marketOf([asset({ price, suppliedUsdMicros: undefined, borrowedUsdMicros: undefined }), usd1()]));
    expect(screen.getByText(/not counted: ETH$/)).toBeTruthy();
    const row = screen.getByRole("rowheader", { name: /ETH/ }).closest("tr") as HTMLElement;
    expect(within(row).getByText("Stale")).toBeTruthy();
  });
});

describe("on a narrow screen", () => {
  beforeEach(() => width(390));

  it("is a list of cards, sorted by choice", () => {
    show(marketOf([asset(), usd1(), DOGE]));
    expect(screen.queryByRole("table")).toBeNull();
    const names = () => screen.getAllByRole("heading", { level: 3 }).map((one) => one.textContent);
    expect(names()[0]).toContain("USD1");
    fireEvent.change(screen.getByRole("combobox"), { target: { value: "asset" } });
    expect(names()[0]).toContain("DOGE");
  });
});

it("a market without assets says so", () => {
  show(marketOf([]));
  expect(screen.getByText(/no assets yet/)).toBeTruthy();
});
