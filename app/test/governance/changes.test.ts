import { getBase64Encoder } from "@solana/kit";
import { getPendingChangeDecoder } from "@wlm/client";
import { beforeAll, describe, expect, it } from "vitest";
import { type PendingChange, readChanges } from "@/chain/changes.ts";
import type { MarketState } from "@/chain/market.ts";
import { accountFilters } from "@/chain/rules.ts";
import { fieldOf, formatField } from "@/parameters/field.ts";
import { recordedMarket } from "../fixtures/market.ts";
import { recorded } from "./recorded.ts";

let market: MarketState;
let changes: PendingChange[];
beforeAll(async () => {
  market = await recordedMarket();
  changes = readChanges(market.rules, recorded.changes);
});

const ofKind = (kind: PendingChange["kind"]) => {
  const found = changes.find((change) => change.kind === kind);
  if (!found) throw new Error(`no change of kind ${kind} was recorded`);
  return found;
};

it("changes are found by what the program writes: their kind, and this market at its place", () => {
  for (const { data } of recorded.changes) {
    expect(getPendingChangeDecoder().decode(data).market).toBe(market.figures.address);
    for (const { memcmp } of accountFilters("change", market.figures.address)) {
      const wanted = new Uint8Array(getBase64Encoder().encode(memcmp.bytes));
      const at = Number(memcmp.offset);
      expect(data.slice(at, at + wanted.length)).toEqual(wanted);
    }
  }
});

describe("changes that wait", () => {
  it("come in the order in which they are due, those of one moment by their numbers", () => {
    const order = changes.map(({ executableAt, id }) => [executableAt, id]);
    expect(order).toEqual([...order].sort(([a = 0n, b = 0n], [c = 0n, d = 0n]) => Number(a - c) || Number(b - d)));
    expect(changes.at(-1)?.fields[0]?.field).toBe("guardian");
    expect(changes).toHaveLength(9);
  });

  it("say what becomes what, in units of its own", () => {
    const lines = changes.flatMap(({ kind, target, fields }) => {
      const asset = market.assets.find((one) => one.address === target);
      const coin = asset ?? { symbol: "USD1", decimals: 6 };
      return fields.map(({ field, old, new: next }) => {
        const say = (value: typeof next) => formatField(field, value, { kind, coin });
        return `${field}: ${old === undefined ? "" : say(old)} > ${say(next)}`;
      });
    });
    expect(lines).toContain("ltvBps: 80.5% > 82%");
    expect(lines).toContain("ltvBps: 90% > 88%");
    expect(lines).toContain("changeDelay: 1 hour > 2 hours");
    expect(lines).toContain("supplyCap: 10,000 BTC > 15,000 BTC");
    expect(lines).toContain("capacity: 20,000,000 USD1 > 30,000,000 USD1");
    expect(lines).toContain("curvePoints: 0%: 0% · 92%: 6% · 100%: 30% > 0%: 0% · 92%: 7% · 100%: 40%");
    expect(lines).toContain("priceFloor:  > $0.6");
  });

  it("name no field that the lists of parameters lack", () => {
    for (const { kind, fields } of changes) {
      expect(fields.filter(({ field }) => !fieldOf(kind, field))).toEqual([]);
    }
  });

  it("of the guardian itself cannot be vetoed", () => {
    expect(changes.filter(({ isVetoable }) => !isVetoable).map(({ fields }) => fields[0]?.field)).toEqual(["guardian"]);
  });

  it("wait, are due, and expire, as time goes on", async () => {
    const { executableAt, expiresAt } = ofKind("reserve");
    const at = async (now: bigint) => {
      const { rules } = await recordedMarket(now);
      return readChanges(rules, recorded.changes).find(({ kind }) => kind === "reserve")?.state;
    };
    expect(await at(executableAt - 1n)).toBe("waiting");
    expect(await at(executableAt)).toBe("due");
    expect(await at(expiresAt)).toBe("due");
    expect(await at(expiresAt + 1n)).toBe("expired");
  });
});
