// Holds what comes from the package against its types: each field is declared, in its type, and none is missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { argument, cases, market, walks, wasm } from "./play.mjs";

const declarations = readFileSync(join(process.env.PACKAGE, "wlm_core.d.ts"), "utf8").replace(/\/\*\*[^]*?\*\//g, "");

const interfaces = new Map();
for (const [, name, base, body] of declarations.matchAll(/^export interface (\w+)(?: extends (\w+))? \{\n([^]*?)^\}/gm)) {
  const fields = [...body.matchAll(/^ {4}(\w+)(\?)?: (.+);$/gm)].map(([, field, optional, type]) =>
    [field, { type, isOptional: optional !== undefined }]);
  interfaces.set(name, { base, fields: new Map(fields) });
}
const aliases = new Map([...declarations.matchAll(/^export type (\w+) = (.+);$/gm)].map(([, name, type]) => [name, type]));

const fieldsOf = (name) => {
  const { base, fields } = interfaces.get(name);
  return new Map([...(base ? fieldsOf(base) : []), ...fields]);
};

const seen = new Set();

const conforms = (value, type, path) => {
  if (aliases.has(type)) return conforms(value, aliases.get(type), path);
  if (type.includes(" | ")) {
    const fits = type.split(" | ").some((one) => !failsAs(value, one, path));
    return assert.ok(fits, `${path} is none of ${type}`);
  }
  if (/^["\d]/.test(type)) return assert.equal(JSON.stringify(value), type, path);
  if (type === "Uint8Array") return assert.ok(value instanceof Uint8Array, path);
  if (type.endsWith("[]")) {
    assert.ok(Array.isArray(value), path);
    return value.forEach((inner, place) => conforms(inner, type.slice(0, -2), `${path}[${place}]`));
  }
  const partial = /^Partial<(\w+)>$/.exec(type)?.[1];
  const name = partial ?? type;
  if (name === "Portfolio") return assert.ok(value instanceof wasm.Portfolio, path);
  if (!interfaces.has(name)) return assert.equal(typeof value, type, path);
  const fields = fieldsOf(name);
  for (const key of Object.keys(value)) {
    assert.ok(fields.has(key), `${path}.${key} is not declared in ${name}`);
    seen.add(`${name}.${key}`);
  }
  for (const [field, { type: inner, isOptional }] of fields) {
    if (value[field] !== undefined) conforms(value[field], inner, `${path}.${field}`);
    else assert.ok(isOptional || partial, `${path}.${field} is missing`);
  }
};

const failsAs = (value, type, path) => {
  try {
    conforms(value, type, path);
  } catch {
    return true;
  }
  return false;
};

const attempt = (run) => {
  try {
    return run();
  } catch {
    return undefined;
  }
};

const returned = (className, method) => {
  const body = new RegExp(`^export class ${className} \\{\\n([^]*?)^\\}`, "m").exec(declarations)[1];
  return new RegExp(`^    (?:readonly )?${method}(?:\\(.*\\))?: (.+);$`, "m").exec(body)[1];
};

const check = (object, calls) => {
  for (const { method, args } of calls.filter(({ outcome }) => outcome.error === undefined)) {
    const member = object[method];
    const result = typeof member === "function" ? member.apply(object, args.map(argument)) : member;
    const name = object.constructor.name;
    const types = returned(name, method).split(" | ");
    const type = types.filter((one) => one !== "undefined").join(" | ");
    if (result === undefined) assert.ok(types.includes("undefined"), `${name}.${method}`);
    else if (!["Market", "Portfolio"].includes(type)) conforms(result, type, `${name}.${method}()`);
  }
};

const checkWithin = (object, calls) => {
  for (const { method, args, outcome } of calls.filter(({ outcome }) => outcome.calls)) {
    const inner = object[method](...args.map(argument));
    check(inner, outcome.calls);
    checkWithin(inner, outcome.calls);
  }
};

test("what comes is what the types say", () => {
  for (const script of [...walks.slice(0, 60), ...Object.values(cases)]) {
    const object = attempt(() => market(script));
    if (!object) continue;
    check(object, script.calls);
    checkWithin(object, script.calls);
  }
  const figures = ["MarketFigures", "ReserveFigures", "PriceFigures", "PegFigures", "ObligationFigures",
    "HealthFigures", "PositionFigures", "TotalFigures", "Quote", "LiquidationQuote", "Instruction", "AccountMeta",
    "ChangeFigures", "FieldChange", "EmodeFigures"];
  const missing = figures.flatMap((name) => [...fieldsOf(name).keys()].map((field) => `${name}.${field}`))
    .filter((field) => !seen.has(field));
  // Vectors in which a field never comes would prove nothing of it.
  assert.deepEqual(missing, []);
});
