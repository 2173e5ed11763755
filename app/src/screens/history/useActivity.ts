import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { type Transaction, useMergedHistory } from "@/chain/events.ts";
import { type MarketState, useMarket } from "@/chain/market.ts";
import { useObligations } from "@/chain/obligations.ts";
import { useConfig } from "@/config/context.tsx";
import { entriesOf } from "./entries.ts";
import type { Entry } from "./entry.ts";
import { coinsKey, coinsOf, type Known, obligationsIn } from "./known.ts";
import { type Prices, pricesOf } from "./Worth.tsx";

/** How many of an owner's numbers are tried: obligations that were closed are found by no search. */
const TRIED = 8;
/** How many more entries one press loads, and how many pages it looks through for them at most. */
const ENOUGH = 20;
const PAGES = 4;

const MINUTE = 60n;

/** How far is read on: until there are so many entries or pages, and no further than to the next error. */
interface Goal {
  entries: number;
  pages: number;
  errors: number;
}

export interface Activity {
  /** Undefined until the first page has been read. */
  entries: Entry[] | undefined;
  known: Known | undefined;
  prices: Prices;
  /** The chain's time, in unix seconds; to the minute, because all is drawn again when it changes. */
  now: bigint;
  /** Transactions looked at. */
  read: number;
  /** How far back; 0 if nobody knows. */
  since: bigint;
  /** Transactions of which the node has nothing more. */
  gone: number;
  hasMore: boolean;
  /** What is being read: a little more, or all. */
  reading: "more" | "all" | undefined;
  error: unknown;
  more: () => void;
  all: () => void;
  stop: () => void;
  again: () => void;
}

/**
 * All that somebody did here, and what was done to their obligations: the transactions of all their obligations, and,
 * if `ofWallet`, those of the wallet itself, where swaps, liquidations by them and repayments for others are found.
 */
export function useActivity(viewer: string, ofWallet: boolean): Activity {
  const { market: address } = useConfig();
  const market = useMarket();
  const found = useFoundObligations(viewer, market.data);
  const addresses = useMemo(
    () => found.data && [...(ofWallet ? [viewer] : []), ...found.data.keys()],
    [found.data, ofWallet, viewer],
  );
  const prices = useMemo(() => (market.data ? pricesOf(market.data) : new Map()), [market.data]);
  const history = useMergedHistory(addresses);
  const transactions = useMemo(() => history.data && unique(history.data.pages.flat()), [history.data]);

  const coins = useKept(market.data && coinsOf(market.data), coinsKey);
  const known = useMemo((): Known | undefined => {
    if (!coins || !found.data) return undefined;
    const obligations = obligationsIn(transactions ?? [], { viewer, market: address, ...coins }, found.data);
    return { viewer, market: address, obligations, ...coins };
  }, [coins, found.data, transactions, viewer, address]);
  const entries = useMemo(
    () => (transactions && known ? entriesOf(transactions, known) : undefined),
    [transactions, known],
  );

  const [goal, setGoal] = useState<Goal | undefined>({ entries: ENOUGH, pages: PAGES, errors: 0 });
  const { hasNextPage, isFetching, fetchNextPage, errorUpdateCount: errors } = history;
  const [pages, shown] = [history.data?.pages.length ?? 0, entries?.length];
  useEffect(() => {
    if (goal === undefined || shown === undefined || isFetching) return;
    const reached = shown >= goal.entries || pages >= goal.pages || errors > goal.errors;
    if (reached || !hasNextPage) setGoal(undefined);
    else void fetchNextPage();
  }, [goal, shown, pages, errors, isFetching, hasNextPage, fetchNextPage]);

  const more = () => setGoal({ entries: (shown ?? 0) + ENOUGH, pages: pages + PAGES, errors });
  const all = () => setGoal({ entries: Number.POSITIVE_INFINITY, pages: Number.POSITIVE_INFINITY, errors });
  const again = () => {
    if (history.isFetchNextPageError) return more();
    if (market.isError) void market.refetch();
    if (found.error) void found.refetch();
    if (history.isError) void history.refetch();
  };

  const now = market.data?.now ?? 0n;
  return {
    entries,
    known,
    prices,
    now: (now / MINUTE) * MINUTE,
    read: transactions?.length ?? 0,
    since: transactions?.findLast((one) => one.time > 0n)?.time ?? 0n,
    gone: transactions?.filter((one) => one.incomplete === "gone").length ?? 0,
    hasMore: hasNextPage,
    reading: goal && (Number.isFinite(goal.entries) ? "more" : "all"),
    error: history.error ?? (entries ? null : (found.error ?? market.error)),
    more,
    all,
    stop: () => setGoal(undefined),
    again,
  };
}

/** An owner's obligations by their addresses: the open ones, and those that the first numbers have, open or closed. */
function useFoundObligations(owner: string, market: MarketState | undefined) {
  const { market: address } = useConfig();
  const open = useObligations(owner);
  const openOnes = open.data?.map(({ account, fields }) => [account.address, fields.id] as const);
  const derived = useQuery({
    // Another one that is opened makes another answer; anything else that happens to them does not.
    queryKey: ["obligations of", address, owner, openOnes?.map(([one]) => one)],
    queryFn: () => {
      const tried = Array.from(
        { length: TRIED },
        (_, id) => [(market as MarketState).rules.obligationAddress(owner, id), id] as const,
      );
      return new Map([...tried, ...(openOnes ?? [])]);
    },
    enabled: market !== undefined && openOnes !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return { data: derived.data, error: open.error ?? derived.error, refetch: open.refetch };
}

/** Lists may overlap where they were read at different times. */
function unique(transactions: readonly Transaction[]): Transaction[] {
  return [...new Map(transactions.map((one) => [one.signature, one])).values()];
}

/** A value as it was until its key becomes another. */
function useKept<T>(value: T | undefined, keyOf: (value: T) => string): T | undefined {
  const [kept, setKept] = useState(value);
  const changed = value !== undefined && (kept === undefined || keyOf(value) !== keyOf(kept));
  if (changed) setKept(value);
  return changed ? value : kept;
}
