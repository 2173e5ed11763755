import { getBase64Decoder } from "@solana/kit";
import { type TransactionState, useTransaction } from "@/actions/useTransaction.ts";
import type { MarketState } from "@/chain/market.ts";
import { type OpenObligation, useObligations } from "@/chain/obligations.ts";
import type { Pair } from "./offer.ts";

/** The liquidator's own obligation, which receives shares where a vault is short of tokens. */
const OWN_ID = 0;

/** A liquidation that the rules allow. */
export interface Wish {
  target: OpenObligation;
  pair: Pair;
  /** The most to repay, in base units. */
  budget: bigint;
  slippageBps: number;
}

/** The transaction of a liquidation by `owner`. */
export function useLiquidation(
  title: string,
  { rules }: Pick<MarketState, "rules">,
  owner: string | undefined,
  wish: Wish | undefined,
): { transaction: TransactionState; isBusy: boolean } {
  const own = useObligations(owner);
  const receiver = own.data?.find((one) => one.fields.id === OWN_ID)?.account.data;
  const isReady = owner !== undefined && own.data !== undefined && wish !== undefined;
  const transaction = useTransaction(title, isReady ? keyOf(wish) : undefined, () => {
    if (!isReady) return [];
    const { target, pair, budget, slippageBps } = wish;
    const { address, data } = target.account;
    const action = { kind: "liquidate" as const, target: { address, data }, ...pair, budget, slippageBps };
    return rules.instructions(owner, OWN_ID, receiver, action);
  });
  return { transaction, isBusy: transaction.phase === "signing" || transaction.phase === "sending" };
}

/** Prices move the outcome all the time, within bounds that are signed. Who touches the target makes it another. */
function keyOf({ target, pair, budget, slippageBps }: Wish): string {
  const { address, data } = target.account;
  return [address, pair.debt, pair.collateral, budget, slippageBps, getBase64Decoder().decode(data)].join(" ");
}
