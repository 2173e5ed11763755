import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { readAmount, tidyAmount } from "@/actions/amount.ts";
import { type Problem, problem } from "@/actions/problem.ts";
import { TransactionPanel } from "@/actions/TransactionPanel.tsx";
import { useBalances } from "@/chain/balances.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import type { HealthFigures } from "@/chain/rules.ts";
import { formatBps, toDecimal } from "@/format/numbers.ts";
import { AmountField } from "@/ui/AmountField.tsx";
import { Choice } from "@/ui/Choice.tsx";
import { Hint } from "@/ui/Hint.tsx";
import { RefusalText } from "@/ui/RefusalText.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { Outcome } from "./Outcome.tsx";
import { type Choices, mostOffered, offerOf, type Pair } from "./offer.ts";
import { PairChoice } from "./PairChoice.tsx";
import { useLiquidation } from "./useLiquidation.ts";
import { amountOf } from "./words.ts";

/** How far an outcome may be from its quote, in basis points. */
const SLIPPAGES = ["10", "50", "100", "300"] as const;

interface LiquidateFormProps {
  market: MarketState;
  target: OpenObligation;
  possible: Choices;
  /** Where nothing pays. */
  first: Pair;
  before: HealthFigures;
  done: () => void;
  /** Keeps market and target as they are while the wallet is asked, or the network. */
  hold: (held: boolean) => void;
}

/** Which debt is repaid for which collateral, and how much. */
export function LiquidateForm({ market, target, possible, first, before, done, hold }: LiquidateFormProps) {
  const { t } = useTranslation("liquidations");
  const signer = useSigner();
  const owner = signer.state === "none" ? undefined : signer.address;
  const { data: balances } = useBalances(owner);
  const [chosen, setChosen] = useState<Pair>();
  const [text, setText] = useState("");
  const [slippage, setSlippage] = useState<(typeof SLIPPAGES)[number]>("50");

  const { rules, assets } = market;
  const slippageBps = Number(slippage);
  const pair = chosen ?? possible.best ?? first;
  const [debt, collateral] = [assets[pair.debt], assets[pair.collateral]];
  const named = debt ?? { symbol: "", decimals: 0 };
  const held = owner === undefined || !debt ? undefined : balances?.tokens.get(debt.mint);
  const most = mostOffered(rules, target, pair, held, slippageBps);
  const read = text.trim() === "" ? 0n : readAmount(text, named);
  const budget = typeof read === "bigint" ? read : 0n;
  const quote = budget > 0n ? offerOf(rules, target, pair, budget) : undefined;
  const wrong = (): Problem | undefined => {
    if (typeof read !== "bigint") return read;
    if (quote?.ok === false) return quote.refusal;
    return held !== undefined && budget > held ? problem("BalanceExceeded", { symbol: named.symbol }) : undefined;
  };
  const found = wrong();
  const offer = !found && quote?.ok ? quote.value : undefined;
  const title = offer ? t("liquidate.button", { repaid: amountOf(named, offer.figures.repaid) }) : t("liquidate.enter");
  const wish = offer && { target, pair, budget, slippageBps };
  const { transaction, isBusy } = useLiquidation(title, market, owner, wish);
  useEffect(() => hold(isBusy), [hold, isBusy]);

  const choose = (next: Pair) => {
    setChosen(next);
    // An amount of one asset says nothing about another.
    if (next.debt !== pair.debt) setText("");
  };
  if (!debt || !collateral) return null;
  return (
    <TransactionPanel transaction={transaction} label={title} blocked={!offer} done={done}>
      <fieldset disabled={isBusy} className="min-w-0 space-y-4">
        <legend className="sr-only">{t("liquidate.wish")}</legend>
        <PairChoice assets={assets} possible={possible} pair={pair} choose={choose} />
        <AmountField
          label={t("liquidate.budget")}
          symbol={debt.symbol}
          value={text}
          onChange={(next) => setText(tidyAmount(next, text))}
          most={most === undefined ? undefined : { label: t("liquidate.max"), amount: toDecimal(most, debt.decimals) }}
          aside={held !== undefined && t("liquidate.held", { held: amountOf(debt, held) })}
          problem={found && <RefusalText problem={found} />}
          note={t("liquidate.budgetNote")}
        />
        <div>
          <p className="mb-1 flex items-center gap-1 text-muted text-sm">
            {t("slippage.label")} <Hint>{t("slippage.hint")}</Hint>
          </p>
          <Choice
            label={t("slippage.label")}
            options={SLIPPAGES.map((bps) => [bps, formatBps(Number(bps))] as const)}
            value={slippage}
            onChange={setSlippage}
          />
        </div>
      </fieldset>
      {offer && <Outcome offer={offer} pair={{ debt, collateral }} before={before} slippageBps={slippageBps} />}
    </TransactionPanel>
  );
}
