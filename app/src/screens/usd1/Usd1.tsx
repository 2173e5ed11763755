import { useTranslation } from "react-i18next";
import { type MarketState, useMarket } from "@/chain/market.ts";
import { tokenOf } from "@/config/config.ts";
import { useConfig } from "@/config/context.tsx";
import { Card, ScreenTitle } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { Backing } from "./Backing.tsx";
import { Explanation } from "./Explanation.tsx";
import { LendingFacility } from "./LendingFacility.tsx";
import { PegFacility } from "./PegFacility.tsx";
import { Supply } from "./Supply.tsx";
import { SwapBox } from "./SwapBox.tsx";
import { pegsByName } from "./sources.ts";

/** Where USD1 comes from, what stands behind it, and the swap at par. */
export default function Usd1() {
  // Words of what comes later are fetched along: a part that waited for them would hide the whole screen meanwhile.
  const { t } = useTranslation(["usd1", "actions", "errors"]);
  const query = useMarket();
  return (
    <>
      <ScreenTitle title={t("title")} lead={t("lead")} />
      <Loaded query={query} lines={12}>
        {(market) => <Facilities market={market} />}
      </Loaded>
    </>
  );
}

function Facilities({ market }: { market: MarketState }) {
  const { t } = useTranslation("usd1");
  const config = useConfig();
  const usd1 = market.assets.find((asset) => asset.isUsd1);
  const token = usd1 ?? { mint: market.figures.usd1Mint, ...tokenOf(config, market.figures.usd1Mint) };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-[auto_1fr]">
      <Supply market={market} />
      <div className="lg:sticky lg:top-20 lg:row-span-2">
        <SwapBox market={market} usd1={token} />
      </div>
      <div className="min-w-0 space-y-6">
        <Backing market={market} />
        {usd1 && <LendingFacility usd1={usd1} />}
        <Card title={t("pegs.title")}>
          {market.pegs.length === 0 && <p className="text-muted text-sm">{t("pegs.none")}</p>}
          <ul className="grid gap-x-10 gap-y-8 md:grid-cols-2">
            {pegsByName(market).map((peg) => (
              <li key={peg.address} className="min-w-0">
                <PegFacility peg={peg} usd1={token.symbol} />
              </li>
            ))}
          </ul>
        </Card>
        <Explanation />
      </div>
    </div>
  );
}
