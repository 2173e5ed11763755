import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSentence } from "@/actions/useSentence.ts";
import type { useBalances } from "@/chain/balances.ts";
import { dollarMints } from "@/chain/dollars.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { ask, type ChangeFigures } from "@/chain/rules.ts";
import { Notice } from "@/ui/Badge.tsx";
import { BorrowAssets } from "./BorrowAssets.tsx";
import { Distance } from "./Distance.tsx";
import { Emode } from "./Emode.tsx";
import { accountOf, borrowable, groupsOf } from "./model.ts";
import { Overview } from "./Overview.tsx";
import { Owed } from "./Owed.tsx";
import { riskOf } from "./risk.ts";
import { Shock } from "./Shock.tsx";
import { Supplied } from "./Supplied.tsx";
import { useHealthThen } from "./useHealthThen.ts";
import { WalletAssets } from "./WalletAssets.tsx";
import { Warnings } from "./Warnings.tsx";
import { Start } from "./Welcome.tsx";
import { warningsOf } from "./warnings.ts";

interface AccountViewProps {
  market: MarketState;
  /** Absent for an account that is not open yet. */
  open: OpenObligation | undefined;
  balances: ReturnType<typeof useBalances>;
  /** What governance has proposed. */
  changes: readonly ChangeFigures[];
  /** The account's number; absent where nobody may act. */
  acts: number | undefined;
}

/** One account of an owner: an obligation, opened or to be. */
export function AccountView({ market, open, balances, changes, acts }: AccountViewProps) {
  const refusal = useSentence();
  const { t } = useTranslation("portfolio");
  const { assets } = market;
  const emode = open?.fields.emode ?? 0;
  const seen = useMemo(
    () =>
      ask(() => {
        const portfolio = market.rules.portfolio(open?.account.data);
        const account = accountOf(portfolio, assets);
        const risk = riskOf(portfolio, account, dollarMints(market));
        const groups = market.figures.emodeGroups;
        return {
          portfolio,
          account,
          risk,
          warnings: warningsOf({ portfolio, account, emode, groups, changes }),
          loans: borrowable(portfolio, assets, account),
          groups: groupsOf(portfolio, groups, assets, emode),
        };
      }),
    [market, open, assets, emode, changes],
  );
  const ends = seen.ok ? seen.value.warnings.flatMap((one) => (one.kind === "ramp" ? [one.ramp.endsAt] : [])) : [];
  const lastEnd = ends.reduce<bigint | undefined>(
    (last, end) => (last === undefined || end > last ? end : last),
    undefined,
  );
  const afterRamps = useHealthThen(market, open, lastEnd);
  if (!seen.ok)
    return (
      <Notice tone="bad" title={t("unvalued")}>
        {refusal(seen.refusal)}
      </Notice>
    );
  const { portfolio, account, risk, warnings, loans, groups } = seen.value;
  const isEmpty = account.supplied.length === 0 && account.owed.length === 0;
  const holdsSomething = assets.some((asset) => (balances.data?.tokens.get(asset.mint) ?? 0n) > 0n);
  return (
    <div className="space-y-4">
      <Warnings warnings={warnings} assets={assets} now={market.now} afterRamps={afterRamps} />
      {isEmpty && acts !== undefined ? (
        <Start wallet={!balances.data ? "unknown" : holdsSomething ? "full" : "empty"} />
      ) : (
        <>
          <Overview account={account} risk={risk} />
          <div className="grid gap-4 xl:grid-cols-2 xl:items-start">
            <Supplied account={account} risk={risk} assets={assets} acts={acts} />
            <Owed account={account} assets={assets} acts={acts} />
          </div>
        </>
      )}
      <div className="grid gap-4 xl:grid-cols-2 xl:items-start">
        <WalletAssets portfolio={portfolio} balances={balances} assets={assets} acts={acts} />
        <BorrowAssets rows={loans} account={account} assets={assets} acts={acts} />
      </div>
      {account.owed.length > 0 && (
        <div className="grid gap-4 xl:grid-cols-2 xl:items-start">
          <Distance risk={risk} account={account} assets={assets} />
          {account.health.ok && <Shock portfolio={portfolio} risk={risk} />}
        </div>
      )}
      <Emode groups={groups} account={account} acts={acts} />
    </div>
  );
}
