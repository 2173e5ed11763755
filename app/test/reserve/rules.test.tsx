import { fireEvent, screen } from "@testing-library/react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Asset, MarketState } from "@/chain/market.ts";
import { told } from "@/screens/reserve/curve.ts";
import { Rates } from "@/screens/reserve/Rates.tsx";
import { STEPS, wayTo } from "@/screens/reserve/whatIf.ts";
import { recordedMarket } from "../fixtures/market.ts";
import { renderApp } from "../kit.tsx";

// A chart needs a width, and nothing has one here.
vi.mock("@/screens/reserve/RateChart.tsx", () => ({ default: () => null }));

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const named = (symbol: string) => market.assets.find((asset) => asset.symbol === symbol) as Asset;

it("the way to today's utilisation, as the rules count it, is no way at all", () => {
  expect(market.assets.some((asset) => asset.borrowed > 0n)).toBe(true);
  for (const asset of market.assets) {
    const all = asset.cash + asset.borrowed + asset.mintable;
    const way = wayTo(asset, Math.round(asset.utilisation * STEPS));
    // A step of the slider is a thousandth of all there is.
    if (way) expect(way.assets).toBeLessThanOrEqual(all / BigInt(STEPS));
  }
});

describe("the rate curve", () => {
  it("is told in tenths, with the corners between them in their places", () => {
    const asset = named("ETH");
    const curve = market.rules.curve(asset.index, 100);
    const corners = asset.curvePoints.map(({ utilisationBps }) => ({
      utilisation: utilisationBps / 10_000,
      rates: market.rules.ratesAt(asset.index, utilisationBps / 10_000),
    }));
    const places = told(curve, corners).map(({ utilisation }) => utilisation);
    expect(places).toHaveLength(12);
    expect(places[10]).toBeCloseTo(0.91);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it("answers what if by the rules, warns beyond the ceiling, and goes back to today", () => {
    const asset = named("ETH");
    renderApp(<Rates asset={asset} rules={market.rules} />);
    const slider = screen.getByRole("slider");
    fireEvent.change(slider, { target: { value: "1000" } });
    expect(slider.getAttribute("aria-valuetext")).toBe("100.0%");
    // 40 % a year without compounding is e^0.4 - 1 with it.
    expect(screen.getAllByText("49.18%").length).toBeGreaterThan(0);
    expect(screen.getByText(/more would have to be borrowed/)).toBeTruthy();
    expect(screen.getByText(/New loans stop before that/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Back to today" }));
    expect(screen.getByText("That is today.")).toBeTruthy();
  });
});
