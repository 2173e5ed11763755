import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "wouter";
import { useBalances } from "@/chain/balances.ts";
import { usePendingChanges } from "@/chain/changes.ts";
import { type MarketState, useMarket } from "@/chain/market.ts";
import { type OpenObligation, useObligations } from "@/chain/obligations.ts";
import type { ChangeFigures } from "@/chain/rules.ts";
import { shortAddress } from "@/format/numbers.ts";
import { AddressText } from "@/ui/Address.tsx";
import { Notice } from "@/ui/Badge.tsx";
import { buttonClasses } from "@/ui/Button.tsx";
import { ScreenTitle } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { useViewer, type Viewer } from "@/wallet/viewer.ts";
import { AccountChoice, CloseAccount } from "./AccountChoice.tsx";
import { AccountView } from "./AccountView.tsx";
import { accountIds, parseId } from "./model.ts";
import { Welcome } from "./Welcome.tsx";

/** Somebody's accounts: those of the address in the path, or of the connected wallet. */
export default function Portfolio() {
  // Words of what comes later are fetched along: a part that waited for them would hide the whole screen meanwhile.
  const { t } = useTranslation(["portfolio", "common", "actions", "errors"]);
  const { address: typed } = useParams<{ address?: string }>();
  const { address, readOnly } = useViewer();
  return (
    <>
      {typed !== undefined && typed !== address && (
        <div className="mb-4">
          <Notice tone="warn" title={t("badAddress", { text: typed })} />
        </div>
      )}
      {address === undefined ? <Welcome /> : <Owner key={address} address={address} readOnly={readOnly} />}
    </>
  );
}

/** How many lines the screen takes while it loads. */
const LINES = 14;
const NO_CHANGES: readonly ChangeFigures[] = [];

function Owner({ address, readOnly }: Viewer & { address: string }) {
  const { t } = useTranslation(["portfolio", "common"]);
  const [market, obligations, changes] = [useMarket(), useObligations(address), usePendingChanges()];
  return (
    <>
      <ScreenTitle title={t("title")} lead={readOnly ? t("leadOther") : t("lead")}>
        <Link href={`/history/${address}`} className={buttonClasses("secondary")}>
          {t("history")}
        </Link>
      </ScreenTitle>
      {readOnly && (
        <div className="mb-4">
          <Notice title={t("common:wallet.readOnly", { address: shortAddress(address) })}>
            <span className="inline-flex flex-wrap items-center gap-x-2">
              {t("common:wallet.readOnlyLead")} <AddressText address={address} />
            </span>
          </Notice>
        </div>
      )}
      <Loaded query={market} lines={LINES}>
        {(state) => (
          <Loaded query={obligations} lines={LINES}>
            {(open) => (
              <Accounts
                owner={address}
                readOnly={readOnly}
                market={state}
                open={open}
                changes={changes.data ?? NO_CHANGES}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  );
}

interface AccountsProps {
  owner: string;
  readOnly: boolean;
  market: MarketState;
  open: readonly OpenObligation[];
  changes: readonly ChangeFigures[];
}

/** The one that is looked at, and the way to the others. */
function Accounts({ owner, readOnly, market, open, changes }: AccountsProps) {
  const { t } = useTranslation("portfolio");
  const balances = useBalances(owner);
  const [search, setSearch] = useSearchParams();
  const wanted = parseId(search.get("account"));
  const ids = open.map((one) => one.fields.id);
  const { chosen, shown, next } = accountIds(ids, wanted);
  const account = open.find((one) => one.fields.id === chosen);
  const choose = (id: number | undefined) =>
    setSearch((old) => {
      const changed = new URLSearchParams(old);
      if (id === undefined) changed.delete("account");
      else changed.set("account", String(id));
      return changed;
    });
  const isEmpty = account !== undefined && account.fields.supplyMask === 0 && account.fields.debtMask === 0;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <AccountChoice shown={shown} chosen={chosen} next={readOnly ? undefined : next} onChoose={choose} />
        {isEmpty && !readOnly && <CloseAccount market={market} open={account} onClosed={() => choose(undefined)} />}
      </div>
      {account === undefined && open.length > 0 && !readOnly && (
        <div className="mb-4">
          <Notice>{t("accounts.unopened", { id: chosen })}</Notice>
        </div>
      )}
      <AccountView
        key={chosen}
        market={market}
        open={account}
        balances={balances}
        changes={changes}
        acts={readOnly ? undefined : chosen}
      />
    </>
  );
}
