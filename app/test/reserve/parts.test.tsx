import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { PriceFigures } from "@/chain/rules.ts";
import { Caps } from "@/screens/reserve/Caps.tsx";
import { PriceLimits } from "@/screens/reserve/PriceLimits.tsx";
import { ReserveNotices } from "@/screens/reserve/ReserveNotices.tsx";
import { renderApp } from "../kit.tsx";
import { asset, PRICE } from "../markets/asset.ts";

const priced = (other: Partial<PriceFigures>) => asset({ price: { ...PRICE, ...other } });

describe("price limits", () => {
  const verdicts = () =>
    screen.getAllByRole("listitem").map((item) => /within|beyond/.exec(item.textContent ?? "")?.[0]);

  it("are all kept by a good price", () => {
    renderApp(<PriceLimits asset={priced({})} />);
    expect(verdicts()).toEqual(["within", "within", "within", "within"]);
  });

  it("tell an old price from one that does not even liquidate", () => {
    renderApp(<PriceLimits asset={priced({ age: 90, newRiskRefused: "PriceStale" })} />);
    expect(verdicts()).toEqual(["beyond", "within", "within", "within"]);
  });

  it("are passed each by itself", () => {
    const price = { confidenceBps: 201, emaGapBps: 1_001, newRiskRefused: "PriceConfidenceTooWide" };
    renderApp(<PriceLimits asset={priced(price)} />);
    expect(verdicts()).toEqual(["within", "beyond", "beyond", "within"]);
  });

  it("say once what stops beyond the three that stop the same", () => {
    renderApp(<PriceLimits asset={priced({})} />);
    expect(screen.getAllByText(/New risk of whoever/)).toHaveLength(1);
    const last = screen.getAllByRole("listitem").at(-1) as HTMLElement;
    expect(within(last).getByText(/Liquidating any obligation/)).toBeTruthy();
  });
});

describe("notices", () => {
  it("are none of an ordinary reserve", () => {
    const { container } = renderApp(<ReserveNotices asset={asset()} />);
    expect(container.textContent).toBe("");
  });

  it("tell what a ramp does, from what to what, and nothing of what stays", () => {
    renderApp(<ReserveNotices asset={asset({ rampEndsAt: 99n, liquidationThresholdTargetBps: 8_000 })} />);
    expect(screen.getByText("Liquidation threshold: 83% now, 80% then.")).toBeTruthy();
    expect(screen.queryByText(/Debt weight/)).toBeNull();
  });

  it("name the gravest thing about the price only", () => {
    const stale = { newRiskRefused: "PriceStale", liquidationRefused: "PriceStale", confidenceBps: 900 };
    renderApp(<ReserveNotices asset={priced(stale)} />);
    expect(screen.getByRole("alert").textContent).toMatch(/stale/);
    expect(screen.queryByText(/moves too much/)).toBeNull();
  });
});

describe("limits", () => {
  it("tell what the guardian lowered, and from what", () => {
    renderApp(<Caps asset={asset({ borrowCap: 450_00000000n })} />);
    expect(screen.getByText("Lowered by the guardian from 5,000")).toBeTruthy();
    expect(screen.getByText(/^50 of 450 left/)).toBeTruthy();
  });

  it("tell an outflow that is used up", () => {
    const bucket = { outflowCapacity: 100_00000000n, outflowLeft: 0n, outflowExempt: 1_00000000n };
    renderApp(<Caps asset={asset(bucket)} />);
    expect(screen.getByText(/Nothing above 1 may leave now/)).toBeTruthy();
    expect(screen.getByRole("meter", { name: "Outflow" }).getAttribute("aria-valuenow")).toBe("1");
  });

  it("know no debt ceiling of what is no collateral, and no outflow limit of zero", () => {
    renderApp(<Caps asset={asset({ isCollateral: false })} />);
    expect(screen.getByText(/no debt rests on it/)).toBeTruthy();
    expect(screen.getByText("No limit")).toBeTruthy();
  });
});
