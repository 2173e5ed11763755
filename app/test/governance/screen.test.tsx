import { fireEvent, screen, within } from "@testing-library/react";
import type { ReactElement } from "react";
import { beforeAll, describe, expect, it } from "vitest";
import { type PendingChange, readChanges } from "@/chain/changes.ts";
import { type MarketState, marketKey } from "@/chain/market.ts";
import { ChangeCard } from "@/screens/governance/ChangeCard.tsx";
import { Restrict } from "@/screens/governance/Restrict.tsx";
import { recordedMarket } from "../fixtures/market.ts";
import { CONFIG, renderApp, testQueries } from "../kit.tsx";
import { recorded } from "./recorded.ts";

let market: MarketState;
let changes: PendingChange[];
beforeAll(async () => {
  market = await recordedMarket();
  changes = readChanges(market.rules, recorded.changes);
});

/** With the market read already, and nobody connected. */
function show(element: ReactElement) {
  const config = { ...CONFIG, market: market.figures.address };
  const queries = testQueries();
  queries.setQueryData(marketKey(config), market);
  return renderApp(element, { config, queries });
}

const changeOf = (field: string) => {
  const found = changes.find(({ fields }) => fields[0]?.field === field);
  if (!found) throw new Error(`no change of ${field} was recorded`);
  return found;
};
const printed = (command: string) => recorded.exports.find((one) => one.command.includes(command))?.text;

describe("a change that waits", () => {
  it("says in words and rows what becomes what, and when", () => {
    const change = changeOf("supplyCap");
    show(<ChangeCard change={change} market={market} />);
    expect(screen.getByRole("heading", { name: "Change BTC: Supply cap" })).toBeTruthy();
    const row = screen.getByRole("row", { name: /Supply cap/ });
    expect(within(row).getAllByText("10,000 BTC")).not.toEqual([]);
    expect(within(row).getByText("15,000 BTC")).toBeTruthy();
    expect(within(row).getByText("Rises to")).toBeTruthy();
    expect(screen.getByText(/^Due in /)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Carry out/ })).toBeNull();
  });

  it("of something new has no old values", () => {
    const change = changes.find(({ kind }) => kind === "newPeg");
    if (!change) throw new Error("no new peg facility was recorded");
    show(<ChangeCard change={change} market={market} />);
    expect(screen.getAllByRole("columnheader").map((one) => one.textContent)).toEqual(["Parameter", "Becomes"]);
    expect(screen.getByText("1,000,000 USD1")).toBeTruthy();
  });

  it("is vetoed by whoever is not the guardian only on paper, as the command prints it", () => {
    const eth = changes.find(({ target }) => target === market.assets[0]?.address);
    if (!eth) throw new Error("no change of ETH was recorded");
    show(<ChangeCard change={eth} market={market} />);
    fireEvent.click(screen.getByRole("button", { name: "Veto…" }));
    const dialog = screen.getByRole("dialog");
    expect(within(dialog).getByText(/^Only .+ \(Guardian\) may do this/)).toBeTruthy();
    expect(within(dialog).getByLabelText<HTMLTextAreaElement>("Message in base 58").value).toBe(printed(" veto "));
  });
});

describe("a restriction", () => {
  it("is exported for either of those who may, as the command prints it", () => {
    show(<Restrict market={market} done={() => undefined} />);
    const text = () => screen.getByLabelText<HTMLTextAreaElement>(/Message|Instruction/).value;
    expect(text()).toBe(printed("--squads AvJFJAVoA8mb4XUAkVv6xFiio9GDKkA1tQ8yW98Kn6gs restrict ETH"));
    fireEvent.click(screen.getByLabelText("Realms"));
    expect(text()).toBe(printed("--realm AvJFJAVoA8mb4XUAkVv6xFiio9GDKkA1tQ8yW98Kn6gs restrict ETH"));
  });

  it("waits for a cap that is lower, and says which", () => {
    show(<Restrict market={market} done={() => undefined} />);
    fireEvent.change(screen.getByLabelText("What to do"), { target: { value: "lowerCaps" } });
    const usdc = market.assets.find(({ symbol }) => symbol === "USDC")?.address;
    fireEvent.change(screen.getByLabelText("Asset"), { target: { value: usdc } });
    expect(screen.getByText(/^Fill in/)).toBeTruthy();
    fireEvent.change(screen.getByLabelText("Supply cap"), { target: { value: "2000000000" } });
    expect(screen.getByText("A restriction only lowers: at most 1,000,000,000 USDC")).toBeTruthy();
    fireEvent.change(screen.getByLabelText("Supply cap"), { target: { value: "900000000" } });
    fireEvent.change(screen.getByLabelText("Debt ceiling"), { target: { value: "1" } });
    fireEvent.click(screen.getByLabelText("As Governance"));
    const text = screen.getByLabelText<HTMLTextAreaElement>("Message in base 58").value;
    expect(text).toBe(printed("--squads 2jgZ4j7Ns9NoZfrYqaMW3HLj7fvmaH4H4u1xsMC6PSsB restrict USDC"));
    expect(screen.getByText("Supply cap: 1,000,000,000 USDC → 900,000,000 USDC")).toBeTruthy();
  });
});
