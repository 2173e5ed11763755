// Holds the WebAssembly against the vectors, which are what the same rules come to on the host.
import assert from "node:assert/strict";
import { test } from "node:test";

import { argument, cases, failure, functions, market, play, playCalls, walks, wasm } from "./play.mjs";

const seen = { methods: new Set(), actions: new Set(), errors: new Set() };

test("random walks come to the same in WebAssembly", () => {
  walks.forEach((script, number) => play(script, `walk ${number}`, seen));
});

for (const [name, script] of Object.entries(cases)) {
  test(`${name}: the same in WebAssembly`, () => play(script, name, seen));
}

test("functions come to the same in WebAssembly", () => {
  playCalls({ ...wasm }, functions, "", seen);
  assert.ok(functions.some(({ outcome }) => outcome.error?.name === "WrongAccountKind"));
});

// Vectors in which nothing succeeds or fails would prove nothing.
test("every method, action and kind of error is met", () => {
  const methods = ["Market", "Portfolio"].flatMap((name) =>
    Object.getOwnPropertyNames(wasm[name].prototype)
      .filter((method) => !/^(constructor|free|__.*)$/.test(method))
      .map((method) => `${name}.${method}`));
  for (const method of methods) assert.ok(seen.methods.has(method), `${method} never succeeds in the vectors`);
  const actions = ["supply", "borrow", "withdraw", "repay", "setCollateral", "setEmode", "close", "buyUsd1", "sellUsd1",
    "liquidate", "absorb", "collect", "executeChange", "vetoChange", "cancelChange"];
  assert.deepEqual([...seen.actions].sort(), actions.sort());
  const errors = ["BorrowLimitExceeded", "NoPosition", "ZeroAmount", "PriceStale", "NotLiquidatable",
    "EmodeGroupUnknown", "DebtCeilingExceeded", "UnknownReserve", "UnknownPeg", "PegPriceBelowFloor", "Unauthorized",
    "WrongAccountOwner", "WrongAccountKind", "WrongAccountLength", "WrongMarket", "WrongObligation",
    "IncompleteMarket", "MissingAccount"];
  for (const error of errors) assert.ok(seen.errors.has(error), `${error} never occurs in the vectors`);
  console.log(`${seen.methods.size} methods, ${actions.length} actions, errors: ${[...seen.errors].sort().join(", ")}`);
});

test("an amount is a bigint of 64 bits, and nothing else", () => {
  const rules = market(walks[0]);
  const portfolio = rules.portfolio();
  for (const amount of [-1n, 2n ** 64n, 5, "5", "all", undefined]) {
    const name = (run) => failure(run)?.name;
    assert.equal(name(() => portfolio.deposit(0, amount)), "AmountOutOfRange", String(amount));
    assert.equal(name(() => rules.quoteSell(0, amount)), "AmountOutOfRange", String(amount));
  }
  assert.deepEqual(failure(() => portfolio.borrow(0, -1n)), {
    name: "AmountOutOfRange", message: "assets must be a bigint from 0 to 2^64 - 1",
  });
  assert.equal(failure(() => portfolio.deposit(9, 5n))?.name, "UnknownReserve");
});

test("an action that lacks something says what", () => {
  const rules = market(walks[0]);
  const refused = (action) => failure(() => rules.instructions(rules.figures().address, 0, undefined, action));
  const wrong = [
    [undefined, "MissingField", "action.kind is missing"],
    [{}, "MissingField", "action.kind is missing"],
    [{ kind: 1 }, "WrongField", "action.kind must be a string"],
    [{ kind: "steal" }, "UnknownAction", 'action.kind: there is no action "steal"'],
    [{ kind: "supply", assets: 5n }, "MissingField", "action.reserve is missing"],
    [{ kind: "supply", reserve: 0 }, "MissingField", "action.assets is missing"],
    [{ kind: "supply", reserve: 0, assets: 5 }, "AmountOutOfRange",
      "action.assets must be a bigint from 0 to 2^64 - 1"],
    [{ kind: "supply", reserve: 0, assets: "all" }, "AmountOutOfRange",
      "action.assets must be a bigint from 0 to 2^64 - 1"],
    [{ kind: "withdraw", reserve: 0, assets: "some" }, "AmountOutOfRange",
      "action.assets must be a bigint from 0 to 2^64 - 1"],
    [{ kind: "supply", reserve: 65_536, assets: 5n }, "WrongField",
      "action.reserve must be a whole number that is in range"],
    [{ kind: "supply", reserve: -1, assets: 5n }, "WrongField",
      "action.reserve must be a whole number that is in range"],
    [{ kind: "supply", reserve: 0.5, assets: 5n }, "WrongField",
      "action.reserve must be a whole number that is in range"],
    [{ kind: "setEmode", group: 256 }, "WrongField", "action.group must be a whole number that is in range"],
    [{ kind: "setCollateral", reserve: 0, enabled: 1 }, "WrongField", "action.enabled must be true or false"],
    [{ kind: "buyUsd1", peg: 0, coins: 1n }, "MissingField", "action.minUsd1 is missing"],
    [{ kind: "absorb", debt: 0 }, "MissingField", "action.target is missing"],
    [{ kind: "absorb", debt: 0, target: { address: "x", data: new Uint8Array() } }, "WrongField",
      "action.target.address must be a base58 address"],
    [{ kind: "absorb", debt: 0, target: { address: rules.figures().address, data: "" } }, "WrongField",
      "action.target.data must be a Uint8Array"],
    [{ kind: "executeChange", change: new Uint8Array(), prices: 3 }, "WrongField", "action.prices must be an array"],
    [{ kind: "executeChange", change: new Uint8Array(), prices: [{}] }, "MissingField",
      "action.prices[0].address is missing"],
    [{ kind: "executeChange", change: new Uint8Array(), mint: {} }, "MissingField", "action.mint.address is missing"],
  ];
  for (const [action, name, message] of wrong) assert.deepEqual(refused(action), { name, message });
});

test("accounts and addresses that are none say which", () => {
  const [account, reserves, pegs, prices, now] = walks[0].made.args.map(argument);
  const made = (...args) => failure(() => new wasm.Market(...args));
  const { data, ...dataless } = reserves[1];
  assert.deepEqual(made(account, [reserves[0], dataless], pegs, prices, now), {
    name: "MissingField", message: "reserves[1].data is missing",
  });
  assert.deepEqual(made({ ...account, owner: "?" }, reserves, pegs, prices, now), {
    name: "WrongField", message: "market.owner must be a base58 address",
  });
  assert.deepEqual(made(account, reserves, [null], prices, now), {
    name: "MissingField", message: "pegs[0].address is missing",
  });
  const rules = market(walks[0]);
  assert.deepEqual(failure(() => rules.wallet(0, "me")), {
    name: "WrongField", message: "owner must be a base58 address",
  });
});

test("whoever has no obligation yet can supply, and borrow against it", () => {
  const fresh = market(walks[0]).portfolio();
  assert.deepEqual(fresh.positions(), []);
  assert.deepEqual([fresh.owner, fresh.obligation(), fresh.health().factorMicros], [undefined, undefined, undefined]);
  const { portfolio: supplied } = fresh.deposit(0, 1_000_000_000n);
  const used = supplied.enableCollateral(0);
  assert.ok(used.maxBorrow(1) > 0n);
  const { portfolio: indebted } = used.borrow(1, used.maxBorrow(1));
  assert.equal(failure(() => used.borrow(1, used.maxBorrow(1) + 1n))?.name, "BorrowLimitExceeded");
  assert.ok(indebted.health().factorMicros > 1_000_000n);
  assert.deepEqual(fresh.positions(), [], "actions change nothing in place");
});

test("at its distance an obligation is liquidatable, and a basis point before it is not", () => {
  let tried = 0;
  for (const script of walks) {
    const rules = market(script);
    const { args: [obligation], outcome: { calls } } = script.calls.find(({ method }) => method === "portfolio");
    const portfolio = rules.portfolio(argument(obligation));
    for (const { args: [{ indices }], outcome: { result } } of calls.filter(({ method }) => method === "distance")) {
      if (!result) continue;
      const moved = Uint16Array.from(indices);
      const is = (bps) => {
        const liquidatable = portfolio.shocked(moved, bps).health().isLiquidatable;
        // The market with these prices comes to the same.
        const anew = rules.shocked(moved, bps).portfolio(argument(obligation));
        assert.equal(anew.health().isLiquidatable, liquidatable);
        return liquidatable;
      };
      const [fall, rise] = [Number(result.fallBps), Number(result.riseBps)];
      if (fall > 0) assert.deepEqual([is(10_000 - fall), is(10_000 - fall + 1)], [true, false]);
      if (rise > 0) assert.deepEqual([is(10_000 + rise), is(10_000 + rise - 1)], [true, false]);
      if (result.fallBps === undefined && result.riseBps === undefined) assert.equal(is(5_000), false);
      tried += fall > 0 || rise > 0 ? 1 : 0;
    }
  }
  assert.ok(tried > 20, `${tried} portfolios that a move of prices liquidates`);
});
