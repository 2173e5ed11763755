import type { MarketState } from "@/chain/market.ts";
import type { ChangeFigures } from "@/chain/rules.ts";
import { type Config, tokenOf } from "@/config/config.ts";
import { USD1 } from "@/parameters/peg.ts";
import type { Coin } from "@/parameters/values.ts";

/** What a change, a restriction or an account is about. */
export interface Subject {
  /** What people call the asset or the coin; absent of the market itself. */
  symbol: string | undefined;
  /** What its amounts are amounts of. */
  coin: Coin;
}

/** What people call a reserve or a peg facility, by its address. */
export function symbolAt(market: MarketState, address: string): string | undefined {
  return [...market.assets, ...market.pegs].find((one) => one.address === address)?.symbol;
}

/** What a change is about. `newDecimals` are those of a mint that is to be listed, once they were read. */
export function subjectOf(
  change: Pick<ChangeFigures, "kind" | "target">,
  market: MarketState,
  config: Config,
  newDecimals: number | undefined,
): Subject {
  const { kind, target } = change;
  switch (kind) {
    case "reserve": {
      const asset = market.assets.find((one) => one.address === target);
      const symbol = asset?.symbol ?? target;
      return { symbol, coin: { symbol, decimals: asset?.decimals } };
    }
    case "newReserve": {
      const { symbol } = tokenOf(config, target);
      return { symbol, coin: { symbol, decimals: newDecimals } };
    }
    case "peg":
      return { symbol: symbolAt(market, target) ?? target, coin: USD1 };
    case "newPeg":
      return { symbol: tokenOf(config, target).symbol, coin: USD1 };
    default:
      return { symbol: undefined, coin: USD1 };
  }
}
