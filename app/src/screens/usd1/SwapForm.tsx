import { ArrowDownUp } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { readAmount, tidyAmount } from "@/actions/amount.ts";
import { type Problem, problem } from "@/actions/problem.ts";
import { TransactionPanel } from "@/actions/TransactionPanel.tsx";
import { useTransaction } from "@/actions/useTransaction.ts";
import { useBalances } from "@/chain/balances.ts";
import type { MarketState, Peg } from "@/chain/market.ts";
import { formatAmount, toDecimal } from "@/format/numbers.ts";
import { AmountField } from "@/ui/AmountField.tsx";
import { Button } from "@/ui/Button.tsx";
import { RefusalText } from "@/ui/RefusalText.tsx";
import { Select } from "@/ui/Select.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { SwapFigures } from "./SwapFigures.tsx";
import { type Direction, mostSwappable, quoteSwap, type Side, sides, swapAction } from "./swap.ts";

interface SwapFormProps {
  market: MarketState;
  usd1: Omit<Side, "decimals">;
  pegs: readonly Peg[];
  peg: Peg;
  direction: Direction;
  turn: () => void;
  choose: (mint: string) => void;
  /** Keeps the market as it is while the wallet is asked, or the network. */
  hold: (held: boolean) => void;
}

/** No rule of the program looks at an obligation in a swap: any number does. */
const ANY_ID = 0;

export function SwapForm({ market, usd1, pegs, peg, direction, turn, choose, hold }: SwapFormProps) {
  const { t } = useTranslation("usd1");
  const signer = useSigner();
  const owner = signer.state === "none" ? undefined : signer.address;
  const { data: balances } = useBalances(owner);
  const [text, setText] = useState("");

  const { rules } = market;
  const { paid, received } = sides(direction, peg, usd1);
  const held = owner === undefined ? undefined : balances?.tokens.get(paid.mint);
  const most = mostSwappable(rules, direction, peg, held);
  const read = text.trim() === "" ? 0n : readAmount(text, paid);
  const units = typeof read === "bigint" ? read : 0n;
  const quote = units > 0n ? quoteSwap(rules, direction, peg, units) : undefined;
  const wrong = (): Problem | undefined => {
    if (typeof read !== "bigint") return read;
    if (quote?.ok === false) return quote.refusal;
    return held !== undefined && units > held ? problem("BalanceExceeded", { symbol: paid.symbol }) : undefined;
  };
  const found = wrong();
  const offer = !found && quote?.ok ? quote.value : undefined;

  const full = (side: Side, base: bigint) => `${formatAmount(base, side.decimals, "full")} ${side.symbol}`;
  const said = offer && { paid: full(paid, units), received: full(received, offer.received) };
  const title = said ? t(direction === "buy" ? "swap.buyFor" : "swap.sellFor", said) : t("swap.enter");
  const key = owner && offer ? [owner, direction, peg.address, units, offer.received].join(" ") : undefined;
  const transaction = useTransaction(title, key, () => {
    if (!owner || !offer) return [];
    return rules.instructions(owner, ANY_ID, undefined, swapAction(direction, peg, units, offer.received));
  });
  const isBusy = transaction.phase === "signing" || transaction.phase === "sending";
  useEffect(() => hold(isBusy), [hold, isBusy]);

  const short = (side: Side, base: bigint) => `${formatAmount(base, side.decimals)} ${side.symbol}`;
  return (
    <TransactionPanel transaction={transaction} label={title} blocked={!offer} done={() => setText("")}>
      <fieldset disabled={isBusy} className="min-w-0 space-y-3">
        <Select
          label={t("swap.coin")}
          value={peg.mint}
          options={pegs.map((one) => [one.mint, nameOf(one)] as const)}
          onChange={choose}
        />
        <AmountField
          label={t("swap.pay")}
          symbol={paid.symbol}
          value={text}
          onChange={(next) => setText(tidyAmount(next, text))}
          most={most > 0n ? { label: t("swap.max"), amount: toDecimal(most, paid.decimals) } : undefined}
          aside={held !== undefined && t("swap.held", { held: short(paid, held) })}
          problem={found && <RefusalText problem={found} />}
          note={t("swap.most", { most: short(paid, most) })}
        />
        <div className="flex justify-center">
          <Button
            size="small"
            onClick={turn}
            aria-label={t(direction === "buy" ? "swap.turnToSell" : "swap.turnToBuy", { coin: peg.symbol })}
          >
            <ArrowDownUp aria-hidden className="size-4" />
            {t("swap.turn")}
          </Button>
        </div>
      </fieldset>
      <SwapFigures
        sides={{ paid, received }}
        offer={offer}
        feeBps={direction === "buy" ? peg.buyFeeBps : peg.sellFeeBps}
      />
    </TransactionPanel>
  );
}

function nameOf({ symbol, name }: Peg): string {
  return name === symbol ? symbol : `${symbol} · ${name}`;
}
