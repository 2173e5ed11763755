import { address } from "@solana/kit";
import { getPendingChangeDecoder, type ProgramEvent, Role } from "@wlm/client";
import i18next from "i18next";
import { expect, it } from "vitest";
import { readChanges } from "@/chain/changes.ts";
import type { Transaction } from "@/chain/events.ts";
import { pastEntries } from "@/screens/governance/past.ts";
import { recordedMarket } from "../fixtures/market.ts";
import { CONFIG } from "../kit.tsx";
import { recorded } from "./recorded.ts";

type Namespaces = ["governance", "parameters"];

const governance = address(recorded.governance);
const guardian = address(recorded.guardian);

async function told(...events: ProgramEvent[]) {
  const market = await recordedMarket();
  const config = { ...CONFIG, market: market.figures.address };
  const transactions = events.map(
    (event, place): Transaction => ({
      signature: `signature ${place}`,
      slot: 1n,
      time: 10n,
      failed: false,
      events: [event],
      instructions: [],
      signers: [governance],
    }),
  );
  const t = i18next.getFixedT<Namespaces>("en", ["governance", "parameters"]);
  // Nodes list the newest first.
  return pastEntries(transactions.reverse(), { market, config, t }).map(({ outcome, title, by }) => [
    outcome,
    title,
    by,
  ]);
}

async function pendingOf(field: string) {
  const market = await recordedMarket();
  const change = readChanges(market.rules, recorded.changes).find(({ fields }) => fields[0]?.field === field);
  if (!change) throw new Error(`no change of ${field} was recorded`);
  return { change: address(change.address), pending: getPendingChangeDecoder().decode(change.data) };
}

it("a veto is told by what it ended, newest first", async () => {
  const market = address((await recordedMarket()).figures.address);
  const { change, pending } = await pendingOf("supplyCap");
  const events = await told(
    { name: "changeProposed", data: { market, change, pending } },
    { name: "changeVetoed", data: { market, change, id: pending.id, by: guardian } },
  );
  expect(events).toEqual([
    ["vetoed", "Change BTC: Supply cap", guardian],
    ["proposed", "Change BTC: Supply cap", governance],
  ]);
});

it("what a veto ended has at least its number, where its proposal is further back", async () => {
  const market = address((await recordedMarket()).figures.address);
  const { change } = await pendingOf("supplyCap");
  const events = await told({ name: "changeVetoed", data: { market, change, id: 77n, by: guardian } });
  expect(events).toEqual([["vetoed", "Change 77", guardian]]);
});

it("roles and restrictions are told, other markets and users' actions are not", async () => {
  const { figures, assets } = await recordedMarket();
  const [market, target] = [address(figures.address), address(assets[0]?.address ?? "")];
  const accepted = { role: Role.Treasury, old: governance, new: guardian };
  const events = await told(
    { name: "roleAccepted", data: { market, ...accepted } },
    { name: "roleAccepted", data: { market: guardian, ...accepted } },
    { name: "restricted", data: { market, target, by: guardian, restriction: { __kind: "StopBorrows" } } },
    { name: "changeCancelled", data: { market: guardian, change: target, id: 1n, by: governance } },
  );
  expect(events).toEqual([
    ["restricted", "Stop loans of ETH", guardian],
    ["accepted", "The role Treasury", guardian],
  ]);
});
