import type { ProgramEvent } from "@wlm/client";
import type { Transaction } from "@/chain/events.ts";
import { type Entry, KIND_OF, type Moved, type What } from "./entry.ts";
import type { Coin, Known } from "./known.ts";

type Told = Pick<Entry, "what"> & Partial<Omit<Entry, "key" | "transaction" | "kind">>;

/** The lines of transactions, in their order; within a transaction the last comes first, too. */
export function entriesOf(transactions: readonly Transaction[], known: Known): Entry[] {
  return transactions.flatMap((transaction) => {
    const told = tell(transaction, known);
    const entries = told.map(
      (one, place): Entry => ({
        moved: [],
        minted: 0n,
        burned: 0n,
        ...one,
        kind: KIND_OF[one.what],
        key: `${transaction.signature}:${place}`,
        transaction,
      }),
    );
    return entries.reverse();
  });
}

function tell(transaction: Transaction, known: Known): Told[] {
  // Nobody knows what it did: how many there are is said elsewhere.
  if (transaction.incomplete === "gone") return [];
  const isOurs = transaction.instructions.length > 0 || transaction.incomplete === "cut";
  if (transaction.failed) return isOurs ? [{ what: "failed" }] : [];
  const told = transaction.events.flatMap((event) => tellEvent(event, transaction, known) ?? []);
  return transaction.incomplete === "cut" ? [...told, { what: "cut" }] : told;
}

/** What an event was for this wallet; undefined if it does not concern it, or belongs to another market. */
function tellEvent(event: ProgramEvent, transaction: Transaction, known: Known): Told | undefined {
  const signed = transaction.signers.includes(known.viewer);
  switch (event.name) {
    case "deposited":
    case "withdrawn":
    case "borrowed":
    case "repaid":
    case "liquidated":
    case "badDebtAbsorbed":
    case "collateralSet":
    case "emodeSet":
    case "obligationOpened":
    case "obligationClosed":
      return ofObligation(event, signed, known);
    case "pegBought":
    case "pegSold":
    case "flashMinted":
    case "flashBurned":
      return event.data.user === known.viewer ? swapped(event, known) : undefined;
    default:
      return signed ? ofMarket(event, known) : undefined;
  }
}

function ofObligation(event: ProgramEvent, signed: boolean, known: Known): Told | undefined {
  switch (event.name) {
    case "deposited":
      return mine(event.data, known, { what: "supply", burned: event.data.burned });
    case "withdrawn":
      return mine(event.data, known, { what: "withdraw", minted: event.data.minted });
    case "borrowed":
      return mine(event.data, known, { what: "borrow", minted: event.data.minted });
    case "repaid":
      return repaid(event.data, known);
    case "liquidated":
      return liquidated(event.data, known);
    case "badDebtAbsorbed": {
      const { obligation, loss } = event.data;
      const coin = known.reserves.get(event.data.reserve);
      if (!coin || !(signed || known.obligations.has(obligation))) return undefined;
      const what = known.obligations.has(obligation) ? "badDebt" : "absorb";
      return { what, obligation, moved: [{ part: "writtenOff", coin, units: loss }] };
    }
    case "collateralSet": {
      const { obligation, reserve } = event.data;
      return known.obligations.has(obligation)
        ? { what: "collateral", obligation, about: known.reserves.get(reserve) }
        : undefined;
    }
    case "emodeSet": {
      const { obligation, group } = event.data;
      if (!known.obligations.has(obligation)) return undefined;
      return group === 0 ? { what: "emodeLeave", obligation } : { what: "emodeEnter", obligation, group };
    }
    case "obligationOpened":
    case "obligationClosed": {
      const { obligation } = event.data;
      if (!known.obligations.has(obligation)) return undefined;
      return { what: event.name === "obligationOpened" ? "open" : "close", obligation };
    }
    default:
      return undefined;
  }
}

interface OfReserve {
  reserve: string;
  obligation: string;
  assets: bigint;
}

function mine({ reserve, obligation, assets }: OfReserve, known: Known, told: Told): Told | undefined {
  const coin = known.reserves.get(reserve);
  if (!coin || !known.obligations.has(obligation)) return undefined;
  return { ...told, obligation, moved: [{ part: "amount", coin, units: assets }] };
}

type DataOf<Name extends ProgramEvent["name"]> = Extract<ProgramEvent, { name: Name }>["data"];

function repaid(data: DataOf<"repaid">, known: Known): Told | undefined {
  const { obligation, payer, burned } = data;
  const own = known.obligations.has(obligation);
  if (own) {
    const byOther = payer !== known.viewer;
    return mine(data, known, { what: byOther ? "repaidByOther" : "repay", burned, other: byOther ? payer : undefined });
  }
  const coin = known.reserves.get(data.reserve);
  if (!coin || payer !== known.viewer) return undefined;
  return { what: "repayForOther", obligation, burned, moved: [{ part: "amount", coin, units: data.assets }] };
}

function liquidated(data: DataOf<"liquidated">, known: Known): Told | undefined {
  const { obligation, liquidator, bonusBps, toProtocol, healthBeforeMicros, healthAfterMicros } = data;
  const [debt, collateral] = [known.reserves.get(data.debtReserve), known.reserves.get(data.collateralReserve)];
  const own = known.obligations.has(obligation);
  if (!debt || !collateral || !(own || liquidator === known.viewer)) return undefined;
  const paid: Moved = { part: "repaid", coin: debt, units: data.repaid };
  const got: Moved = own
    ? { part: "seized", coin: collateral, units: data.seized }
    : { part: "received", coin: collateral, units: data.toLiquidator };
  return {
    what: own ? "liquidated" : "liquidate",
    obligation,
    // Who was liquidated is the obligation's owner, whom the event does not name.
    other: own ? liquidator : undefined,
    moved: own ? [got, paid] : [paid, got],
    liquidation: { bonusBps, toProtocol, healthBeforeMicros, healthAfterMicros },
  };
}

function swapped(event: ProgramEvent, known: Known): Told | undefined {
  const { usd1 } = known;
  switch (event.name) {
    case "pegBought":
    case "pegSold": {
      const coin = known.pegs.get(event.data.facility);
      if (!coin || !usd1) return undefined;
      const [coins, dollars] = [
        { coin, units: event.data.coins },
        { coin: usd1, units: event.data.usd1 },
      ];
      return event.name === "pegBought"
        ? {
            what: "buyUsd1",
            minted: dollars.units,
            moved: [
              { part: "paid", ...coins },
              { part: "received", ...dollars },
            ],
          }
        : {
            what: "sellUsd1",
            burned: dollars.units,
            moved: [
              { part: "paid", ...dollars },
              { part: "received", ...coins },
            ],
          };
    }
    case "flashMinted":
    case "flashBurned": {
      const coin = known.reserves.get(event.data.reserve);
      if (!coin) return undefined;
      const amount: Moved = { part: "amount", coin, units: event.data.assets };
      return event.name === "flashMinted"
        ? { what: "flashMint", minted: amount.units, moved: [amount] }
        : { what: "flashBurn", burned: amount.units, moved: [amount, { part: "fee", coin, units: event.data.fee }] };
    }
    default:
      return undefined;
  }
}

/** What anyone, the guardian or governance did for the market. */
function ofMarket(event: ProgramEvent, known: Known): Told | undefined {
  if ("market" in event.data && event.data.market !== known.market) return undefined;
  const amount = (what: What, of: Coin | undefined, units: bigint): Told | undefined =>
    of && { what, moved: [{ part: "amount", coin: of, units }] };
  const reserve = "reserve" in event.data ? known.reserves.get(event.data.reserve) : undefined;
  switch (event.name) {
    case "feesCollected":
      return amount("collectFees", reserve, event.data.assets);
    case "pegProfitCollected":
      return amount("collectProfit", known.pegs.get(event.data.facility), event.data.coins);
    case "deficitBurned":
      return amount("burnDeficit", reserve, event.data.burned);
    case "facilityRebalanced":
      return amount("rebalance", reserve, event.data.burned);
    case "changeProposed":
      return { what: "propose" };
    case "changeCancelled":
      return { what: "cancel" };
    case "changeVetoed":
      return { what: "veto" };
    case "changeExecuted":
      return { what: "execute" };
    case "roleAccepted":
      return { what: "acceptRole" };
    case "restricted": {
      const { target } = event.data;
      return { what: "restrict", about: known.reserves.get(target) ?? known.pegs.get(target) };
    }
    case "reserveCreated":
      return { what: "list", about: reserve };
    case "pegFacilityCreated":
      return { what: "createPeg", about: known.pegs.get(event.data.facility) };
    case "marketCreated":
      return { what: "createMarket" };
    default:
      return undefined;
  }
}
