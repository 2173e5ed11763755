import { beforeAll, describe, expect, test } from "vitest";
import type { Asset, MarketState } from "@/chain/market.ts";
import type { ChangeFigures, Portfolio } from "@/chain/rules.ts";
import { type Account, accountOf } from "@/screens/portfolio/model.ts";
import { rampsOf, type Warning, warningsOf } from "@/screens/portfolio/warnings.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const asset = (symbol: string): Asset => {
  const found = market.assets.find((one) => one.symbol === symbol);
  if (!found) throw new Error(`no ${symbol}`);
  return found;
};
/** Alice's account: ETH and SOL against USD1. */
const alice = (state = market) => state.rules.portfolio(recorded.obligations.alice[0]?.account.data);
const warn = (portfolio: Portfolio, more: { assets?: Asset[]; emode?: number; changes?: ChangeFigures[] } = {}) =>
  warningsOf({
    portfolio,
    account: accountOf(portfolio, more.assets ?? market.assets),
    emode: more.emode ?? 0,
    groups: market.figures.emodeGroups,
    changes: more.changes ?? [],
  });
/** The market's assets, one of them changed. */
const withAsset = (symbol: string, changed: Partial<Asset>) =>
  market.assets.map((one) => (one.symbol === symbol ? { ...one, ...changed } : one));
const kinds = (warnings: Warning[]) => warnings.map((warning) => warning.kind);

describe("health", () => {
  /** Alice's account after a fall of all that backs it. */
  const fallen = (bps: number) => alice().shocked(new Uint16Array([asset("ETH").index, asset("SOL").index]), bps);

  test("a safe account has no warning, nor has one that owes nothing", () => {
    expect(warn(alice())).toEqual([]);
    expect(warn(market.rules.portfolio(recorded.obligations.bob[0]?.account.data))).toEqual([]);
  });

  test("it warns, then more, then says what a liquidator would do", () => {
    expect(kinds(warn(fallen(7_500)))).toContain("low");
    expect(kinds(warn(fallen(5_700)))).toContain("critical");
    const [first] = warn(fallen(5_000));
    expect(first?.kind).toBe("liquidatable");
    const plan = first?.kind === "liquidatable" ? first.plan : undefined;
    expect(plan?.debt).toBe(asset("USD1").index);
    expect(plan?.receivedUsdMicros).toBeGreaterThan(plan?.repaidUsdMicros ?? 0n);
  });

  test("debt without collateral is said to be unbacked, not liquidatable", () => {
    const account = accountOf(alice(), market.assets);
    if (!account.health.ok) throw new Error("no health");
    const health = { ...account.health.value, collateralUsdMicros: 0n, factorMicros: 0n, isLiquidatable: true };
    const unbacked: Account = { ...account, supplied: [], health: { ok: true, value: health } };
    expect(kinds(warningsOf({ portfolio: alice(), account: unbacked, emode: 0, groups: [], changes: [] }))).toEqual([
      "unbacked",
    ]);
  });
});

describe("prices", () => {
  test("too old for new risk: of what backs it and of what is owed", async () => {
    const later = await recordedMarket(recorded.now + 300n);
    const warnings = warn(alice(later), { assets: later.assets }).filter((one) => one.kind === "price");
    expect(warnings.map((one) => [one.asset.symbol, one.stops, one.isOwed])).toEqual([
      ["ETH", "newRisk", false],
      ["SOL", "newRisk", false],
      ["USD1", "newRisk", true],
    ]);
  });

  test("too old for everything: then the health is unknown, too", async () => {
    const later = await recordedMarket(recorded.now + 3_600n);
    const warnings = warn(alice(later), { assets: later.assets });
    expect(warnings[0]).toMatchObject({ kind: "unknownHealth", refusal: { name: "PriceStale" } });
    expect(warnings[1]).toMatchObject({ kind: "price", stops: "all", refusal: "PriceStale" });
  });
});

describe("ramps", () => {
  const endsAt = recorded.now + 1_000n;
  const ramps = (portfolio: Portfolio, assets: Asset[], emode = 0, groups = market.figures.emodeGroups) =>
    rampsOf({ account: accountOf(portfolio, assets), emode, groups });

  test("a falling threshold of collateral and a rising weight of debt count", () => {
    const falling = withAsset("ETH", { rampEndsAt: endsAt, liquidationThresholdTargetBps: 8_000 });
    expect(ramps(alice(), falling)).toMatchObject([{ what: "threshold", fromBps: 8_300, toBps: 8_000, endsAt }]);
    const heavier = withAsset("USD1", { rampEndsAt: endsAt, debtWeightTargetBps: 11_000 });
    expect(ramps(alice(), heavier)).toMatchObject([{ what: "weight", fromBps: 10_000, toBps: 11_000, endsAt }]);
  });

  test("those of other assets, and what only gets looser, do not", () => {
    expect(ramps(alice(), withAsset("BTC", { rampEndsAt: endsAt, liquidationThresholdTargetBps: 1 }))).toEqual([]);
    expect(ramps(alice(), withAsset("ETH", { rampEndsAt: endsAt }))).toEqual([]);
  });

  test("in a group its own terms count, and leaving it does", () => {
    const dollars = market.rules.portfolio(recorded.obligations.alice[1]?.account.data);
    const own = withAsset("USDC", { rampEndsAt: endsAt, liquidationThresholdTargetBps: 7_000 });
    expect(ramps(dollars, own, 1)).toEqual([]);
    const leaving = withAsset("USDT", { rampEndsAt: endsAt, leavingGroups: [1] });
    expect(ramps(dollars, leaving, 1)).toMatchObject([{ what: "leaving", group: 1, endsAt }]);
    const fading = market.figures.emodeGroups.map((group) => ({
      ...group,
      rampEndsAt: endsAt,
      liquidationThresholdTargetBps: 0,
    }));
    expect(ramps(dollars, market.assets, 1, fading)).toMatchObject([{ what: "group", toBps: 0, endsAt }]);
    expect(ramps(dollars, market.assets, 0, fading)).toEqual([]);
  });
});

describe("changes", () => {
  const change = (fields: Partial<ChangeFigures>): ChangeFigures => ({
    address: "change",
    id: 1n,
    kind: "reserve",
    target: asset("ETH").address,
    state: "waiting",
    proposer: "",
    payer: "",
    proposedAt: 0n,
    executableAt: 0n,
    expiresAt: 0n,
    isVetoable: true,
    fields: [],
    priceAccounts: [],
    ...fields,
  });

  test.each<[string, Partial<ChangeFigures>, number]>([
    ["an asset in the account", {}, 1],
    ["one that can be carried out", { state: "due" }, 1],
    ["one that ended", { state: "expired" }, 0],
    ["another asset", { target: "other" }, 0],
    ["the terms of liquidation", { kind: "settings", target: "market" }, 1],
    ["the account's own group", { kind: "emode", group: 1 }, 1],
    ["another group", { kind: "emode", group: 2 }, 0],
    ["a role", { kind: "role" }, 0],
  ])("%s", (_, fields, count) => {
    expect(warn(alice(), { emode: 1, changes: [change(fields)] }).filter((one) => one.kind === "change")).toHaveLength(
      count,
    );
  });
});

describe("what cannot be done", () => {
  test("stops matter for what is there: supply that cannot grow, debt that cannot", () => {
    const until = recorded.now + 60n;
    const noDeposits = { depositsRefused: "DepositsStopped", depositsStoppedUntil: until };
    expect(warn(alice(), { assets: withAsset("ETH", noDeposits) })).toMatchObject([{ kind: "noDeposits", until }]);
    expect(warn(alice(), { assets: withAsset("USD1", noDeposits) })).toEqual([]);
    const noLoans = { borrowsRefused: "BorrowsDisabled" };
    expect(warn(alice(), { assets: withAsset("USD1", noLoans) })).toMatchObject([{ kind: "noLoans" }]);
  });

  test("supply that is lent out says how much can be taken, but a borrow limit is no such thing", () => {
    const refusing = (name: string, most = 7n) => ({
      withdrawAll: () => {
        throw Object.assign(new Error(name), { name });
      },
      maxWithdraw: () => most,
      liquidationPlan: () => undefined,
    });
    const account = accountOf(alice(), market.assets);
    const about = { account, emode: 0, groups: [], changes: [] };
    const lent = warningsOf({ ...about, portfolio: refusing("InsufficientLiquidity") });
    expect(lent[0]).toMatchObject({ kind: "withdrawal", why: "lent", most: 7n, supplied: 500_000_000n });
    const outflow = warningsOf({ ...about, portfolio: refusing("OutflowLimitExceeded") });
    expect(outflow[0]).toMatchObject({ kind: "withdrawal", why: "outflow" });
    expect(warningsOf({ ...about, portfolio: refusing("BorrowLimitExceeded") })).toEqual([]);
    expect(warningsOf({ ...about, portfolio: refusing("InsufficientLiquidity", 1n << 60n) })).toEqual([]);
  });
});
