import {
  getPendingChangeEncoder,
  type PendingChange as PendingChangeAccount,
  type ProgramEvent,
  type Restriction,
  Role,
} from "@wlm/client";
import type { Transaction } from "@/chain/events.ts";
import type { MarketState } from "@/chain/market.ts";
import { answer } from "@/chain/rules.ts";
import { type Config, tokenOf } from "@/config/config.ts";
import type { Measure } from "./restriction.ts";
import { subjectOf, symbolAt } from "./subject.ts";
import { changeTitle, type Words } from "./words.ts";

/** What became of what governs. */
export type Outcome = "proposed" | "executed" | "vetoed" | "cancelled" | "restricted" | "accepted" | "created";

/** Something that was decided, or done at once. */
export interface PastEntry {
  /** The transaction, and its place in it. */
  key: string;
  signature: string;
  /** Unix seconds; 0 if the node does not know. */
  time: bigint;
  outcome: Outcome;
  title: string;
  by: string | undefined;
}

const ROLES = { [Role.Governance]: "governance", [Role.Guardian]: "guardian", [Role.Treasury]: "treasury" } as const;

const MEASURES: Readonly<Record<Restriction["__kind"], Measure>> = {
  StopDeposits: "stopDeposits",
  StopBorrows: "stopBorrows",
  LowerCaps: "lowerCaps",
  CloseFacilities: "closeFacilities",
  ClosePeg: "closePeg",
};

interface Scene {
  market: MarketState;
  config: Config;
  t: Words;
}

/** What governed this market in these transactions, newest first. */
export function pastEntries(transactions: readonly Transaction[], scene: Scene): PastEntry[] {
  const titles = new Map<string, string>();
  // Oldest first: what a veto ended is known by its proposal.
  const entries = [...transactions].reverse().flatMap(({ signature, time, events, signers }) =>
    events.flatMap((event, place): PastEntry[] => {
      if (!("market" in event.data) || event.data.market !== scene.config.market) return [];
      const told = tell(event, titles, scene);
      return told ? [{ by: signers[0], ...told, key: `${signature} ${place}`, signature, time }] : [];
    }),
  );
  return entries.reverse();
}

type Told = Pick<PastEntry, "outcome" | "title"> & Partial<Pick<PastEntry, "by">>;

/** What an event says; undefined if it is none of governance. `titles` are those of the changes known so far. */
function tell(event: ProgramEvent, titles: Map<string, string>, { market, config, t }: Scene): Told | undefined {
  const title = (change: string, id: bigint) => titles.get(change) ?? t("past.change", { id: String(id) });
  switch (event.name) {
    case "changeProposed":
    case "changeExecuted": {
      const { change, pending } = event.data;
      const said = titleOf(pending, { market, config, t }) ?? title(change, pending.id);
      titles.set(change, said);
      return { outcome: event.name === "changeProposed" ? "proposed" : "executed", title: said };
    }
    case "changeVetoed":
    case "changeCancelled": {
      const { change, id, by } = event.data;
      return { outcome: event.name === "changeVetoed" ? "vetoed" : "cancelled", title: title(change, id), by };
    }
    case "reserveCreated":
    case "pegFacilityCreated": {
      const { symbol } = tokenOf(config, event.data.mint);
      const kind = event.name === "reserveCreated" ? "newReserve" : "newPeg";
      return { outcome: "created", title: t(`changeTitle.${kind}`, { symbol }) };
    }
    case "restricted": {
      const { target, by, restriction } = event.data;
      const measure = MEASURES[restriction.__kind];
      return {
        outcome: "restricted",
        title: t(`measure.${measure}.order`, { symbol: symbolAt(market, target) ?? target }),
        by,
      };
    }
    case "roleAccepted": {
      const { role, new: by } = event.data;
      return { outcome: "accepted", title: t("past.accepted", { role: t(`roleName.${ROLES[role]}`) }), by };
    }
    default:
      return undefined;
  }
}

/** A change that is gone, read by the rules as one that waits; undefined if this page's rules cannot read it. */
function titleOf(pending: Omit<PendingChangeAccount, "discriminator">, { market, config, t }: Scene) {
  const data = new Uint8Array(getPendingChangeEncoder().encode(pending));
  const change = answer(() => market.rules.change(data));
  return change && changeTitle(t, change, subjectOf(change, market, config, undefined).symbol);
}
