import { formatAmount } from "@/format/numbers.ts";
import type { Moved } from "./entry.ts";

/** An amount; all of its decimals on pointing at it. */
export function Amount({ moved: { units, coin } }: { moved: Pick<Moved, "units" | "coin"> }) {
  return (
    <span className="whitespace-nowrap" title={`${formatAmount(units, coin.decimals, "full")} ${coin.symbol}`}>
      {formatAmount(units, coin.decimals)} {coin.symbol}
    </span>
  );
}
