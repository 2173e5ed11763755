import { fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { History } from "@/screens/reserve/History.tsx";
import { renderApp } from "../kit.tsx";
import { asset } from "../markets/asset.ts";
import { at, event, index } from "./events.ts";

const history = vi.hoisted(() => ({ query: {} as Record<string, unknown> }));
vi.mock("@/chain/events.ts", () => ({ useHistory: () => history.query }));

const NOW = 1_800_000_000;
const DAY = 86_400;
const idle = { hasNextPage: false, isFetching: false, isFetchingNextPage: false, isError: false };
const fetchNextPage = vi.fn();
const refetch = vi.fn();

function show(query: Record<string, unknown>) {
  history.query = { ...idle, fetchNextPage, refetch, ...query };
  return renderApp(<History asset={asset()} now={BigInt(NOW)} />);
}

beforeEach(() => {
  fetchNextPage.mockClear();
  refetch.mockClear();
});

describe("history", () => {
  it("tells what moved, as text and as a table", async () => {
    const supply = event("deposited", { assets: 2_00000000n, supplyIndex: index(1) });
    show({ data: { pages: [[at(NOW - 2 * DAY, supply)]] } });
    fireEvent.click(screen.getByRole("radio", { name: "Supply" }));
    expect(await screen.findByText(/^Supplied 2 ETH · Withdrawn 0 ETH/)).toBeTruthy();
    expect(screen.getAllByRole("rowheader", { hidden: true })).toHaveLength(1);
    fireEvent.click(screen.getByRole("radio", { name: "Day" }));
    expect(await screen.findByText(/Nothing happened here/)).toBeTruthy();
  });

  it("tells rates by how the index grew up to now", async () => {
    const supply = event("deposited", { assets: 1n, supplyIndex: index(1) });
    show({ data: { pages: [[at(NOW - 365 * DAY, supply)]] } });
    // The index is 1.01 now: one percent in a year, to the day.
    expect(await screen.findByText(/Supply APY 1.00% on average/)).toBeTruthy();
  });

  it("reads older pages by itself until the time that is shown is covered", () => {
    const recent = at(NOW - 60, event("deposited", { assets: 1n, supplyIndex: index(1) }));
    show({ data: { pages: [[recent]] }, hasNextPage: true });
    expect(fetchNextPage).toHaveBeenCalledTimes(1);
  });

  it("reads no more once it is covered, or after enough pages", () => {
    const old = at(NOW - 30 * DAY, event("deposited", { assets: 1n, supplyIndex: index(1) }));
    show({ data: { pages: [[old]] }, hasNextPage: true });
    const recent = at(NOW - 60, event("deposited", { assets: 1n, supplyIndex: index(1) }));
    show({ data: { pages: Array.from({ length: 6 }, () => [recent]) }, hasNextPage: true });
    expect(fetchNextPage).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Load older" }));
    expect(fetchNextPage).toHaveBeenCalledTimes(1);
  });

  it("says why it could not be read, and tries again", () => {
    show({ isError: true, error: new Error("the node is busy") });
    expect(screen.getByText("the node is busy")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(refetch).toHaveBeenCalledTimes(1);
  });
});
