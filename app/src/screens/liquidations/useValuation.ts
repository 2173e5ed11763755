import { useMemo } from "react";
import { movingAssets } from "@/chain/dollars.ts";
import type { MarketState } from "@/chain/market.ts";
import { useAllObligations } from "@/chain/obligations.ts";
import { useSliced } from "./sliced.ts";
import { type Valuation, valuing } from "./valuation.ts";

/** All obligations of the market, valued again whenever it or they were read. */
export function useValuation(market: MarketState) {
  const query = useAllObligations();
  const obligations = query.data;
  const work = useMemo(() => {
    if (!obligations) return undefined;
    const moving = new Uint16Array(movingAssets(market).map((asset) => asset.index));
    return () => valuing(market.rules, obligations, moving);
  }, [market, obligations]);
  return { query, sliced: useSliced<Valuation>(work) };
}
