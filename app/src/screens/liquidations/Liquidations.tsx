import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type MarketState, useMarket } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { formatNumber } from "@/format/numbers.ts";
import { Card, ScreenTitle } from "@/ui/Card.tsx";
import { Loaded, Skeleton } from "@/ui/Loading.tsx";
import { AbsorbDialog } from "./AbsorbDialog.tsx";
import { AtRisk } from "./AtRisk.tsx";
import { LiquidateDialog } from "./LiquidateDialog.tsx";
import { NotValued } from "./NotValued.tsx";
import { Obligations } from "./Obligations.tsx";
import { Summary } from "./Summary.tsx";
import { useValuation } from "./useValuation.ts";

/** All obligations of the market: what falls of prices would make liquidatable, and what is so now. */
export default function Liquidations() {
  // Words of what comes later are fetched along: a part that waited for them would hide the whole screen meanwhile.
  const { t } = useTranslation(["liquidations", "actions", "errors"]);
  const query = useMarket();
  return (
    <>
      <ScreenTitle title={t("title")} lead={t("lead")} />
      <Loaded query={query} lines={12}>
        {(market) => <Book market={market} />}
      </Loaded>
    </>
  );
}

/** What somebody wants to do with another's obligation. */
interface Wish {
  kind: "liquidate" | "absorb";
  obligation: OpenObligation;
}

function Book({ market }: { market: MarketState }) {
  const { t } = useTranslation("liquidations");
  const { query, sliced } = useValuation(market);
  const [wish, setWish] = useState<Wish>();
  const close = () => setWish(undefined);
  // What was asked for stays open while it changes, and even when it is gone.
  const wanted =
    wish && (query.data?.find((one) => one.account.address === wish.obligation.account.address) ?? wish.obligation);
  return (
    <Loaded query={query} lines={12}>
      {(obligations) =>
        sliced.value ? (
          <div className="space-y-6">
            <Summary valuation={sliced.value} />
            <AtRisk valuation={sliced.value} market={market} />
            <Obligations
              valuation={sliced.value}
              market={market}
              liquidate={(obligation) => setWish({ kind: "liquidate", obligation })}
              absorb={(obligation) => setWish({ kind: "absorb", obligation })}
            />
            <NotValued valuation={sliced.value} market={market} />
            {wanted && wish?.kind === "liquidate" && <LiquidateDialog market={market} target={wanted} close={close} />}
            {wanted && wish?.kind === "absorb" && <AbsorbDialog market={market} target={wanted} close={close} />}
          </div>
        ) : (
          <Card>
            <p className="mb-4 text-muted text-sm">
              {t("valuing", { done: formatNumber(sliced.steps), all: formatNumber(obligations.length) })}
            </p>
            <Skeleton lines={10} />
          </Card>
        )
      }
    </Loaded>
  );
}
