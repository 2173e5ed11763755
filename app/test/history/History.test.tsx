import { getBase58Decoder } from "@solana/kit";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Route, Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { type MarketState, marketKey } from "@/chain/market.ts";
import History from "@/screens/history/History.tsx";
import { CONFIG, renderApp, testQueries } from "../kit.tsx";
import { answerAs } from "../rpc.ts";

const OURS = WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS;
const WALLET = "HJ4mt1yrrC1awY6tSuWFydQV1vm3o4QnZYBZrn7YSrMC";
const NOW = 1_790_000_000;
const FAILED = "Failed: nothing was moved";
const signature = (number: number) => getBase58Decoder().decode(new Uint8Array(64).fill(number));

/** A market of nothing: the screen needs its assets' names, and the addresses of obligations. */
const market = {
  rules: { obligationAddress: (_: string, id: number) => getBase58Decoder().decode(new Uint8Array(32).fill(id + 1)) },
  assets: [],
  pegs: [],
  now: BigInt(NOW),
} as unknown as MarketState;

function open(path: string) {
  const queries = testQueries();
  queries.setQueryData(marketKey(CONFIG), market);
  if (path.length > 9) queries.setQueryData([...marketKey(CONFIG), "obligations", path.split("/")[2]], []);
  const { hook } = memoryLocation({ path });
  return renderApp(
    <Router hook={hook}>
      <Route path="/history/:address?">
        <History />
      </Route>
    </Router>,
    { queries },
  );
}

/** A wallet with so many transactions, all of which failed. */
function failures(count: number) {
  return {
    getSignaturesForAddress: (of: string) =>
      of === WALLET
        ? Array.from({ length: count }, (_, place) => ({
            signature: signature(count - place),
            slot: count - place,
            blockTime: NOW,
            err: { InstructionError: [0, { Custom: 1 }] },
          }))
        : [],
    getTransaction: () => ({
      blockTime: NOW,
      slot: 7,
      version: 0,
      meta: {
        err: { InstructionError: [0, { Custom: 6000 }] },
        logMessages: [
          `Program ${OURS} invoke [1]`,
          "Program log: Instruction: Borrow",
          "Program log: Error Code: MathOverflow.",
        ],
        loadedAddresses: { readonly: [], writable: [] },
      },
      transaction: { message: { accountKeys: [WALLET, OURS], header: { numRequiredSignatures: 1 } } },
    }),
  };
}

// Each transaction is a request, and each request takes its time.
vi.setConfig({ testTimeout: 20_000 });

describe("History", () => {
  beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["Date"], now: NOW * 1000 }));
  afterEach(() => vi.useRealTimers());

  it("asks for an address where none is known", () => {
    answerAs({});
    open("/history");
    expect(screen.getByText("Connect a wallet to see your positions")).toBeTruthy();
    expect(screen.getByLabelText("Look at an address")).toBeTruthy();
  });

  it("says that there is nothing, and for whom one looks", async () => {
    answerAs({ getSignaturesForAddress: () => [] });
    open(`/history/${WALLET}`);
    expect(await screen.findByText("Nothing here yet")).toBeTruthy();
    expect(screen.getByText(/You look at HJ4m/)).toBeTruthy();
    expect(screen.queryByText("Load more")).toBeNull();
    expect(screen.getByRole("button", { name: /as CSV/ })).toHaveProperty("disabled", true);
  });

  it("shows what failed under its day, with the reason and where to look at it", async () => {
    answerAs(failures(1));
    open(`/history/${WALLET}`);
    const day = await screen.findByRole("heading", { level: 2, name: /^Today, / });
    const [entry] = within(day.closest("section") as HTMLElement).getAllByRole("listitem");
    expect(entry?.textContent).toMatch(/Failed: nothing was moved.*Borrow.*MathOverflow/s);
    const link = within(entry as HTMLElement).getByRole("link");
    expect(link.getAttribute("href")).toBe(`https://explorer.test/tx/${signature(1)}`);
  });

  it("loads a part, then all, and says how much that is", async () => {
    answerAs(failures(80));
    open(`/history/${WALLET}`);
    expect(await screen.findByText(/^25 transactions looked through/)).toBeTruthy();
    fireEvent.click(screen.getByText("Load more"));
    expect(await screen.findByText(/^50 transactions looked through/)).toBeTruthy();
    fireEvent.click(screen.getByText("Load all"));
    expect(await screen.findByText("Stop")).toBeTruthy();
    expect(await screen.findByText(/^That is all: 80 transactions/)).toBeTruthy();
    expect(screen.getAllByText(FAILED)).toHaveLength(80);
  });

  it("stops loading where it is told to, and goes on later", async () => {
    answerAs(failures(120));
    open(`/history/${WALLET}`);
    await screen.findByText(/^25 transactions looked through/);
    fireEvent.click(screen.getByText("Load all"));
    fireEvent.click(await screen.findByText("Stop"));
    const more = await screen.findByText("Load more");
    expect(screen.getAllByText(FAILED).length).toBeLessThan(120);
    fireEvent.click(more);
    await waitFor(() => expect(screen.getAllByText(FAILED).length).toBeGreaterThan(25));
  });

  it("says what is wrong where nothing could be read, and tries again", async () => {
    answerAs({ getSignaturesForAddress: () => new Response("", { status: 403 }) });
    open(`/history/${WALLET}`);
    expect(await screen.findByRole("alert")).toBeTruthy();
    answerAs(failures(1));
    fireEvent.click(screen.getByText("Try again"));
    expect(await screen.findByText(/^That is all: 1 transaction /)).toBeTruthy();
  });

  it("keeps what it has where a later page cannot be read, and goes on from there", async () => {
    const methods = failures(60);
    let broken = false;
    answerAs({
      ...methods,
      getTransaction: () => (broken ? new Response("", { status: 403 }) : methods.getTransaction()),
    });
    open(`/history/${WALLET}`);
    await screen.findByText(/^25 transactions looked through/);
    broken = true;
    fireEvent.click(screen.getByText("Load all"));
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(screen.getAllByText(FAILED)).toHaveLength(25);
    broken = false;
    fireEvent.click(screen.getByText("Load all"));
    expect(await screen.findByText(/^That is all: 60 transactions/)).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says how many transactions the node has forgotten", async () => {
    answerAs({ ...failures(3), getTransaction: () => null });
    open(`/history/${WALLET}`);
    expect(await screen.findByText("The node has no details of 3 transactions any more")).toBeTruthy();
  });

  it("does not look at the wallet itself if it is told not to", async () => {
    answerAs(failures(1));
    open(`/history/${WALLET}`);
    await screen.findAllByText(FAILED);
    fireEvent.click(screen.getByRole("checkbox"));
    expect(await screen.findByText("Nothing here yet")).toBeTruthy();
  });

  it("finds nothing where a filter lets nothing through, and drops the filter", async () => {
    answerAs(failures(2));
    open(`/history/${WALLET}`);
    await screen.findAllByText(FAILED);
    fireEvent.change(screen.getByRole("searchbox"), { target: { value: "nowhere" } });
    expect(await screen.findByText("Nothing matches")).toBeTruthy();
    fireEvent.click(screen.getByText("Show everything"));
    expect(screen.getAllByText(FAILED)).toHaveLength(2);
  });
});
