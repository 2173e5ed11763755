import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useConfig } from "@/config/context.tsx";
import { type MarketState, marketKey, READ_EVERY, useMarket } from "./market.ts";
import { findAccounts, type Node, readAccounts, useNode } from "./node.tsx";
import type { AccountBytes, Action, ChangeFigures, Market } from "./rules.ts";

/** A change that waits, and the account's data, which actions on it take. */
export type PendingChange = ChangeFigures & { data: Uint8Array };

/** The changes that wait in this market, the next to be due first. What has become of each is as of the market's time. */
export function usePendingChanges(): UseQueryResult<PendingChange[]> {
  const [config, node] = [useConfig(), useNode()];
  const { data: market } = useMarket();
  // Another market is another state of its changes: they are judged anew whenever one of the two was read.
  const select = useCallback((found: AccountBytes[]) => readChanges((market as MarketState).rules, found), [market]);
  return useQuery({
    queryKey: [...marketKey(config), "changes"],
    queryFn: ({ signal }) => findAccounts(node, "change", config, signal),
    select,
    enabled: market !== undefined,
    refetchInterval: READ_EVERY,
    structuralSharing: false,
  });
}

/** What the accounts of pending changes say, in the order in which they come due. */
export function readChanges(rules: Market, found: readonly AccountBytes[]): PendingChange[] {
  const changes = found.map(({ data }) => ({ ...rules.change(data), data }));
  return changes.sort((one, other) => {
    const [a, b] =
      one.executableAt === other.executableAt ? [one.id, other.id] : [one.executableAt, other.executableAt];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

/** The action that carries a change out, with the accounts that it needs: the prices of a new feed, and a new mint. */
export async function execution(node: Node, change: PendingChange, signal?: AbortSignal): Promise<Action> {
  const { data, priceAccounts, mint } = change;
  const found = await readAccounts(node, mint ? [...priceAccounts, mint] : priceAccounts, signal);
  const prices = found.slice(0, priceAccounts.length).flatMap((account) => account ?? []);
  return { kind: "executeChange", change: data, prices, mint: mint ? found.at(-1) : undefined };
}
