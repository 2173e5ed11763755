import { expect, it } from "vitest";
import { draftAmount } from "@/actions/draft.ts";
import { assetsOf, groupsOf } from "@/actions/groups.ts";
import { reportedBy } from "@/actions/reported.ts";
import { emodeOf, portfolioOf } from "@/actions/scene.ts";
import { standingOf } from "@/actions/standing.ts";
import type { AccountBytes, Quote } from "@/chain/rules.ts";
import type { Prepared } from "@/chain/transaction.ts";
import { recorded } from "../fixtures/market.ts";
import { BTC, ETH, SOL, scene, USD1, USDC } from "./scenes.ts";

const MOVING = new Set([ETH, BTC, SOL]);

it("says where an obligation stands, as the rules do", async () => {
  const standing = standingOf(portfolioOf(await scene("alice")), MOVING, USD1);
  expect(standing.health).toBe(1_818_749n);
  expect(standing.limitUsed).toBeCloseTo(0.57, 3);
  expect(standing.fall).toBe(4_502);
  expect(standing.trigger).toBeUndefined();
  expect(standing.asset).toMatchObject({ owed: 8_000_000_001n, supplied: 0n });
});

it("names the price at which the only collateral is liquidated", async () => {
  const standing = standingOf(portfolioOf(await scene("alice", { id: 3 })), MOVING);
  expect(standing.trigger).toEqual({ index: USDC, usd: expect.closeTo(5_000 / 9_300, 3) });
});

it("tells no debt from an unknown health", async () => {
  expect(standingOf(portfolioOf(await scene("bob")), MOVING).health).toBe("noDebt");
  expect(standingOf(portfolioOf(await scene("alice", { later: 3_600n })), MOVING).health).toBeUndefined();
});

it("lets the rules say how assets count in a group, held or not", async () => {
  const alice = await scene("alice");
  expect(emodeOf(alice)).toBe(0);
  expect(emodeOf(await scene("alice", { id: 3 }))).toBe(1);
  expect(groupsOf(alice, 0).map((group) => group.number)).toEqual([1]);
  const usdc = assetsOf(alice, 1).find(({ asset }) => asset.index === USDC);
  expect(usdc?.before).toMatchObject({ ltvBps: 7_700, liquidationThresholdBps: 8_000 });
  expect(usdc?.after).toMatchObject({ ltvBps: 9_000, liquidationThresholdBps: 9_300 });
});

const alice = { owner: recorded.people.alice, obligation: 0 };
const fee = 5_000n;

function prepared(before: AccountBytes[], after: AccountBytes[]): Prepared {
  const byAddress = (all: AccountBytes[]) => new Map(all.map((account) => [account.address, account]));
  return {
    transaction: {} as Prepared["transaction"],
    lastValidBlockHeight: 0n,
    units: 0,
    feeLamports: fee,
    rentLamports: 0n,
    before: byAddress(before),
    after: byAddress(after),
    preparedAt: 0,
  };
}

/** A token account with this much in it. */
function wallet(address: string, amount: bigint): AccountBytes {
  const data = new Uint8Array(165);
  new DataView(data.buffer).setBigUint64(64, amount, true);
  return { address, owner: "", data, lamports: 2_039_280n };
}

const obligation = () => recorded.obligations.alice[0]?.account as AccountBytes;
const nothing = (quote: Quote["portfolio"]): Quote => ({ assets: 0n, minted: 0n, burned: 0n, portfolio: quote });

it("finds no difference where the node's accounts are what the rules expect, some seconds later", async () => {
  const now = await scene("alice");
  const quote = nothing(portfolioOf(now));
  const later = await scene("alice", { later: 15n });
  expect(reportedBy(later, alice, prepared([], [obligation()]), quote, USD1)?.differs).toBe(false);
});

it("finds a position, a wallet or a group that is another", async () => {
  const now = await scene("alice", { holds: { [ETH]: 10n ** 9n } });
  const supply = draftAmount(now, { kind: "supply", reserve: ETH, text: "1", all: false }).quote as Quote;
  expect(reportedBy(now, alice, prepared([], [obligation()]), supply, ETH)?.differs).toBe(true);
  const address = now.market.rules.wallet(BTC, alice.owner);
  const paid = prepared([wallet(address, 50n)], [obligation(), wallet(address, 20n)]);
  const quote = nothing(portfolioOf(now));
  expect(reportedBy(now, alice, paid, { ...quote, assets: 30n }, BTC)).toMatchObject({ differs: false, wallet: 20n });
  expect(reportedBy(now, alice, paid, { ...quote, assets: 40n }, BTC)?.differs).toBe(true);
  const grouped = nothing(portfolioOf(now).setEmode(1));
  expect(reportedBy(now, alice, prepared([], [obligation()]), grouped, undefined)?.differs).toBe(true);
});

it("counts SOL without the fee, and with what was wrapped before", async () => {
  const now = await scene("alice");
  const wrapped = wallet(now.market.rules.wallet(SOL, alice.owner), 0n);
  const holds = (lamports: bigint): AccountBytes => ({
    address: alice.owner,
    owner: "",
    data: new Uint8Array(),
    lamports,
  });
  const after = [obligation(), holds(1_000_000n - fee - 300n + 2_039_280n)];
  const simulated = prepared([holds(1_000_000n), wrapped], after);
  const quote = { ...nothing(portfolioOf(now)), assets: 300n };
  expect(reportedBy(now, alice, simulated, quote, SOL)?.differs).toBe(false);
  expect(reportedBy(now, alice, simulated, { ...quote, assets: 9_000n }, SOL)?.differs).toBe(true);
});

it("reports nothing of a transaction that is refused", async () => {
  const now = await scene("alice");
  const refused = { ...prepared([], [obligation()]), refusal: { name: "X", message: "x" } };
  expect(reportedBy(now, alice, refused, nothing(portfolioOf(now)), ETH)).toBeUndefined();
});
