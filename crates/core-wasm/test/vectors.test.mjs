// Holds the WebAssembly against the vectors: `VECTORS=FILE PACKAGE=FOLDER node --test`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const folder = resolve(process.env.PACKAGE);
const wasm = await import(pathToFileURL(join(folder, "wlm_core.js")));
wasm.initSync({ module: readFileSync(join(folder, "wlm_core_bg.wasm")) });
const scripts = JSON.parse(readFileSync(process.env.VECTORS));

const argument = (value) => {
  if (value?.bytes !== undefined) return new Uint8Array(Buffer.from(value.bytes, "hex"));
  if (value?.bigint !== undefined) return BigInt(value.bigint);
  if (value?.indices !== undefined) return Uint16Array.from(value.indices);
  return value ?? undefined;
};

// Numbers stand as text in the vectors. Those that a `number` cannot hold must come as a `bigint`.
const same = (actual, expected, path) => {
  if (expected === null) return assert.ok(actual === undefined || actual === null, path);
  if (typeof actual === "bigint") return assert.equal(actual, BigInt(expected), path);
  if (typeof actual === "number") return assert.equal(actual, Number(expected), path);
  if (typeof actual !== "object") return assert.equal(actual, expected, path);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), path);
  for (const key of Object.keys(expected)) same(actual[key], expected[key], `${path}.${key}`);
};

const failure = (run) => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Error, String(error));
    assert.ok(!(error instanceof WebAssembly.RuntimeError), `a panic: ${error.stack}`);
    return { name: error.name, message: error.message };
  }
  return undefined;
};

const orFailure = (run) => {
  let result;
  return failure(() => (result = run())) ?? result;
};

const sameAfter = (after, expected, path) => {
  same(orFailure(() => after.health()), expected.health, `${path} health`);
  same(orFailure(() => after.positions()), expected.positions, `${path} positions`);
};

const play = ({ made, calls }, number, seen) => {
  const make = () => new wasm[made.class](...made.args.map(argument));
  const where = `script ${number}, ${made.class}`;
  if (made.error !== null) {
    seen.errors.add(made.error.name);
    return assert.deepEqual(failure(make), made.error, where);
  }
  const object = make();
  for (const { method, args, outcome } of calls) {
    const path = `${where}.${method}(${args.map((arg) => JSON.stringify(arg).slice(0, 40))})`;
    const call = () => object[method](...args.map(argument));
    if (outcome.error) {
      seen.errors.add(outcome.error.name);
      assert.deepEqual(failure(call), outcome.error, path);
      continue;
    }
    seen.methods.add(method);
    const result = call();
    if (outcome.after && outcome.result === null) {
      sameAfter(result, outcome.after, path);
      result.free();
      continue;
    }
    const { portfolio, ...figures } = outcome.after ? result : { figures: result };
    same(outcome.after ? figures : result, outcome.result, path);
    if (!outcome.after) continue;
    sameAfter(portfolio, outcome.after, path);
    portfolio.free();
  }
  object.free();
};

test("the rules come to the same in WebAssembly", () => {
  const seen = { methods: new Set(), errors: new Set() };
  scripts.forEach((script, number) => play(script, number, seen));
  // Vectors in which nothing succeeds or fails would prove nothing.
  const methods = ["Reserve", "Portfolio", "Peg"].flatMap((name) =>
    Object.getOwnPropertyNames(wasm[name].prototype).filter((method) => !/^(constructor|free|__.*)$/.test(method)));
  for (const method of methods) assert.ok(seen.methods.has(method), `${method} never succeeds in the vectors`);
  const errors = ["BorrowLimitExceeded", "NoPosition", "ZeroAmount", "PriceStale", "NotLiquidatable",
    "EmodeGroupUnknown", "DebtCeilingExceeded", "UnknownReserve", "PriceNotVerified", "PriceFeedMismatch",
    "WrongAccountKind", "WrongAccountLength", "PegPriceBelowFloor"];
  for (const error of errors) assert.ok(seen.errors.has(error), `${error} never occurs in the vectors`);
  console.log(`${scripts.length} scripts, ${seen.methods.size} methods, errors: ${[...seen.errors].sort().join(", ")}`);
});

const first = (name) => scripts.find(({ made }) => made.class === name && made.error === null);
const made = (name) => new wasm[name](...first(name).made.args.map(argument));

test("an amount is a bigint of 64 bits, and nothing else", () => {
  const portfolio = made("Portfolio");
  for (const amount of [-1n, 2n ** 64n, 5, "5", undefined]) {
    assert.equal(failure(() => portfolio.deposit(0, amount))?.name, "AmountOutOfRange", String(amount));
  }
  assert.equal(failure(() => portfolio.deposit(0, 5n))?.name, "UnknownReserve");
});

test("whoever has no obligation yet can deposit, and borrow against it", () => {
  const { made: { args }, calls } = first("Portfolio");
  const fresh = new wasm.Portfolio(argument(args[0]), undefined, argument(args[2]));
  for (const call of calls.filter(({ method }) => method === "addReserve")) {
    fresh.addReserve(...call.args.map(argument));
  }
  assert.deepEqual(fresh.positions(), []);
  assert.equal(fresh.health().factorMicros, undefined);
  const { portfolio: supplied } = fresh.deposit(0, 1_000_000_000n);
  const used = supplied.enableCollateral(0);
  assert.ok(used.maxBorrow(1) > 0n);
  const { portfolio: indebted } = used.borrow(1, used.maxBorrow(1));
  assert.equal(failure(() => used.borrow(1, used.maxBorrow(1) + 1n))?.name, "BorrowLimitExceeded");
  assert.ok(indebted.health().factorMicros > 1_000_000n);
  assert.deepEqual(fresh.positions(), [], "actions change nothing in place");
});

// Where a fully verified price account has its price, its average and its time.
const PRICE = 73;
const PUBLISHED_AT = 93;

// The portfolio of a script with the prices of `indices` at `bps` of what they are, in price accounts as of now.
const movedTo = ({ made: { args }, calls }, indices, bps) => {
  const [market, obligation, now] = args.map(argument);
  const moved = new wasm.Portfolio(market, obligation, now);
  for (const call of calls.filter(({ method }) => method === "addReserve")) {
    const [reserve, price] = call.args.map(argument);
    const { index, price: { price: usd } } = new wasm.Reserve(reserve, price, now).figures();
    const view = new DataView(price.buffer);
    view.setBigInt64(PRICE, indices.includes(index) ? (usd * BigInt(bps)) / 10_000n : usd, true);
    view.setBigInt64(PUBLISHED_AT, now, true);
    moved.addReserve(reserve, price);
  }
  return moved;
};

test("at its distance an obligation is liquidatable, and a basis point before it is not", () => {
  let tried = 0;
  for (const script of scripts.filter(({ made }) => made.class === "Portfolio")) {
    const adds = script.calls.filter(({ method }) => method === "addReserve");
    if (adds.some(({ args }) => args[1] === null)) continue;
    for (const { method, args, outcome } of script.calls) {
      if (method !== "distance" || !outcome.result) continue;
      const is = (bps) => movedTo(script, args[0].indices, bps).health().isLiquidatable;
      const { fallBps: fall, riseBps: rise } = outcome.result;
      if (fall > 0) assert.deepEqual([is(10_000 - fall), is(10_000 - fall + 1)], [true, false]);
      if (rise > 0) assert.deepEqual([is(10_000 + Number(rise)), is(10_000 + Number(rise) - 1)], [true, false]);
      if (fall === undefined && rise === undefined) assert.equal(is(5_000), false);
      tried += fall > 0 || rise > 0 ? 1 : 0;
    }
  }
  assert.ok(tried > 20, `${tried} portfolios that a move of prices liquidates`);
});

test("a market's terms are read", () => {
  const { made: { args } } = first("Portfolio");
  const terms = wasm.market(argument(args[0]), argument(args[2]));
  assert.equal(terms.targetHealthBps, 10_500);
  assert.equal(terms.dustUsdMicros, 10_000_000n);
  assert.deepEqual(terms.emodeGroups.map(({ number }) => number), [1, 2]);
  assert.equal(failure(() => wasm.market(new Uint8Array(8), 0n))?.name, "WrongAccountKind");
});
