// Plays vectors on the package: `VECTORS=FILE PACKAGE=FOLDER node --test`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.env.PACKAGE);
export const wasm = await import(pathToFileURL(join(folder, "wlm_core.js")));
wasm.initSync({ module: readFileSync(join(folder, "wlm_core_bg.wasm")) });
export const { walks, cases, functions } = JSON.parse(readFileSync(process.env.VECTORS));

/** What stands for bytes, a `bigint` or numbers of reserves in the vectors, in any depth. */
export const argument = (value) => {
  if (value === null || typeof value !== "object") return value ?? undefined;
  if (Array.isArray(value)) return value.map(argument);
  if (value.bytes !== undefined) return new Uint8Array(Buffer.from(value.bytes, "hex"));
  if (value.bigint !== undefined) return BigInt(value.bigint);
  if (value.indices !== undefined) return Uint16Array.from(value.indices);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, argument(inner)]));
};

/** The market of a script. */
export const market = ({ made }) => new wasm.Market(...made.args.map(argument));

/** The name and text of the error that it throws. */
export const failure = (run) => {
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

// Numbers stand as text in the vectors. Those that a `number` cannot hold must come as a `bigint`.
const same = (actual, expected, path) => {
  if (expected === null) return assert.ok(actual === undefined || actual === null, path);
  if (typeof actual === "bigint") return assert.equal(actual, BigInt(expected), path);
  if (typeof actual === "number") return assert.equal(actual, Number(expected), path);
  if (typeof actual !== "object") return assert.equal(actual, expected, path);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), path);
  for (const key of Object.keys(expected)) same(actual[key], expected[key], `${path}.${key}`);
};

const sameAfter = (after, expected, path) => {
  same(orFailure(() => after.health()), expected.health, `${path} health`);
  same(orFailure(() => after.positions()), expected.positions, `${path} positions`);
  after.free();
};

/** Calls an object's methods, and compares what they come to. */
export const playCalls = (object, calls, where, seen) => {
  for (const { method, args, outcome } of calls) {
    const path = `${where}.${method}(${args.map((arg) => JSON.stringify(arg).slice(0, 40))})`;
    const call = () => {
      const member = object[method];
      return typeof member === "function" ? member.apply(object, args.map(argument)) : member;
    };
    if (outcome.error) {
      seen.errors.add(outcome.error.name);
      assert.deepEqual(failure(call), outcome.error, path);
      continue;
    }
    seen.methods.add(`${object.constructor.name}.${method}`);
    if (method === "instructions") seen.actions.add(args[3].kind);
    const result = call();
    if (outcome.calls) {
      playCalls(result, outcome.calls, path, seen);
      result.free();
    } else if (outcome.after && outcome.result === undefined) {
      sameAfter(result, outcome.after, path);
    } else if (outcome.after) {
      const { portfolio, ...figures } = result;
      same(figures, outcome.result, path);
      sameAfter(portfolio, outcome.after, path);
    } else {
      same(result, outcome.result, path);
    }
  }
};

/** Makes a script's market, and plays its calls. */
export const play = (script, where, seen) => {
  const { made, calls } = script;
  if (made.error !== null) {
    seen.errors.add(made.error.name);
    return assert.deepEqual(failure(() => market(script)), made.error, where);
  }
  const object = market(script);
  playCalls(object, calls, where, seen);
  object.free();
};
