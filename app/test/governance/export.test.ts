import { beforeAll, describe, expect, it } from "vitest";
import { readChanges } from "@/chain/changes.ts";
import type { MarketState } from "@/chain/market.ts";
import type { AnyInstruction } from "@/chain/transaction.ts";
import { digest, exportFor } from "@/screens/governance/export.ts";
import { acceptance, built, restriction } from "@/screens/governance/orders.ts";
import { recordedMarket } from "../fixtures/market.ts";
import { recorded } from "./recorded.ts";

let market: MarketState;
beforeAll(async () => {
  market = await recordedMarket();
});

const reserve = (symbol: string) => market.assets.find((asset) => asset.symbol === symbol)?.address ?? "";
const peg = (symbol: string) => market.pegs.find((one) => one.symbol === symbol)?.address ?? "";

/** The instruction of a command, as this page makes it. */
function instruction(command: string, actor: string): AnyInstruction | undefined {
  const at = market.figures.address;
  const [, , , , what = "", ...rest] = command.split(" ");
  if (what === "veto" || what === "cancel") {
    const change = readChanges(market.rules, recorded.changes).find(({ id }) => String(id) === rest[0]);
    const kind = what === "veto" ? ("vetoChange" as const) : ("cancelChange" as const);
    return change && built(market, actor, { kind, change: change.data })[0];
  }
  const [symbol = "", measure] = rest;
  switch (measure) {
    case "stop-borrows":
      return restriction(at, reserve(symbol), { __kind: "StopBorrows" }, actor);
    case "close-facilities":
      return restriction(at, reserve(symbol), { __kind: "CloseFacilities" }, actor);
    case "close-peg":
      return restriction(at, peg(symbol), { __kind: "ClosePeg" }, actor);
    default: {
      // --supply-cap 900000000 --debt-ceiling 1
      const caps = { supplyCap: 900_000_000_000_000n, borrowCap: null, debtCeilingUsd: 1n };
      return restriction(at, reserve(symbol), { __kind: "LowerCaps", ...caps }, actor);
    }
  }
}

describe("an export is what the command prints, byte for byte", () => {
  it.each(recorded.exports)("$command", async ({ command, text, sha256, sha256_base58 }) => {
    const [, , flag, actor = ""] = command.split(" ");
    const order = instruction(command, actor);
    expect(order).toBeDefined();
    if (!order) return;
    const made = exportFor(flag === "--squads" ? "squads" : "realms", actor, order);
    expect(made.text).toBe(text);
    expect(await digest(made.bytes)).toEqual({ hex: sha256, base58: sha256_base58 });
  });

  it("was recorded of both forms", () => {
    expect(recorded.exports.filter(({ command }) => command.includes("--squads"))).toHaveLength(4);
    expect(recorded.exports.filter(({ command }) => command.includes("--realm"))).toHaveLength(4);
  });
});

describe("what is said of an export", () => {
  it("are the rights in the bytes: a vault pays, so it may be written", () => {
    const order = acceptance(market.figures.address, "guardian", recorded.guardian);
    const signer = (paper: "squads" | "realms") => exportFor(paper, recorded.guardian, order).accounts[0];
    expect(signer("squads")).toEqual({ address: recorded.guardian, signs: true, writable: true });
    expect(signer("realms")).toEqual({ address: recorded.guardian, signs: true, writable: false });
  });
});
