import type { Peg } from "@/chain/market.ts";
import { lowered, type Parameter, parametersOf } from "./parameter.ts";

/** A peg facility's level and capacity are USD1, whatever its coin. */
export const USD1 = { symbol: "USD1", decimals: 6 } as const;

/** All that governance can set of a peg facility. */
export const PEG_PARAMETERS: readonly Parameter<Peg>[] = parametersOf<Peg>("peg.", () => USD1, {
  capacity: {
    group: "facility",
    unit: "tokens",
    value: (peg) => peg.capacity,
    set: (peg) => peg.setCapacity,
    because: (_, set) => lowered(set),
  },
  buyFeeBps: { group: "fees", unit: "bps", value: (peg) => peg.buyFeeBps },
  sellFeeBps: { group: "fees", unit: "bps", value: (peg) => peg.sellFeeBps },
  priceFloor: { group: "oracle", unit: "price", value: (peg) => peg.priceFloor },
  feedId: { group: "oracle", unit: "feed", value: (peg) => peg.feedId },
  maxPriceAge: { group: "oracle", unit: "seconds", value: (peg) => peg.maxPriceAge },
  maxConfidenceBps: { group: "oracle", unit: "bps", value: (peg) => peg.maxConfidenceBps },
});
