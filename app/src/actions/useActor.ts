import { isAddress } from "@solana/kit";
import { useRoute } from "wouter";
import { useBalances } from "@/chain/balances.ts";
import { useMarket } from "@/chain/market.ts";
import { useObligations } from "@/chain/obligations.ts";
import { useWallet } from "@/wallet/wallet.tsx";

/**
 * Who acts, and what the box is made of. The box lies outside of all screens, so that it looks by itself whose
 * positions a screen shows.
 */
export function useActor() {
  const { account } = useWallet();
  const [, portfolio] = useRoute("/portfolio/:address");
  const [, history] = useRoute("/history/:address");
  const named = portfolio?.address ?? history?.address;
  const watched = named !== undefined && isAddress(named) ? named : undefined;
  const owner = watched ?? account?.address;
  return {
    owner,
    /** Somebody else's positions: nothing can be signed for them. */
    readOnly: watched !== undefined && watched !== account?.address,
    market: useMarket(),
    obligations: useObligations(owner),
    tokens: useBalances(owner).data?.tokens,
  };
}
