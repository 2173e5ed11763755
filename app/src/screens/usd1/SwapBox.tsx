import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useHeld } from "@/actions/useHeld.ts";
import type { MarketState } from "@/chain/market.ts";
import { Card } from "@/ui/Card.tsx";
import { SwapForm } from "./SwapForm.tsx";
import { pegsByName } from "./sources.ts";
import type { Direction, Side } from "./swap.ts";

interface SwapBoxProps {
  market: MarketState;
  usd1: Omit<Side, "decimals">;
}

/** Buys USD1 with a coin, or sells it for one, at par less the facility's fee. */
export function SwapBox(props: SwapBoxProps) {
  const { t } = useTranslation("usd1");
  const [direction, setDirection] = useState<Direction>("buy");
  const [mint, setMint] = useState<string>();
  const [isHeld, hold] = useState(false);
  const market = useHeld(props.market, isHeld);
  const pegs = pegsByName(market);
  const peg = pegs.find((one) => one.mint === mint) ?? pegs[0];
  const isListed = market.assets.some((asset) => asset.isUsd1);
  return (
    <Card title={t("swap.title")}>
      {peg && isListed ? (
        <SwapForm
          key={`${direction} ${peg.mint}`}
          market={market}
          usd1={props.usd1}
          pegs={pegs}
          peg={peg}
          direction={direction}
          turn={() => setDirection(direction === "buy" ? "sell" : "buy")}
          choose={setMint}
          hold={hold}
        />
      ) : (
        <p className="text-muted text-sm">{t("swap.none")}</p>
      )}
    </Card>
  );
}
