import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TransactionPanel } from "@/actions/TransactionPanel.tsx";
import { useTransaction } from "@/actions/useTransaction.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { Button } from "@/ui/Button.tsx";
import { classes } from "@/ui/classes.ts";
import { Dialog } from "@/ui/Dialog.tsx";
import { Hint } from "@/ui/Hint.tsx";

interface AccountChoiceProps {
  /** Numbers of accounts, opened or to be. */
  shown: readonly number[];
  chosen: number;
  /** The number that a new one gets; absent where nobody may open one. */
  next: number | undefined;
  onChoose: (id: number) => void;
}

/** Which of an owner's accounts the screen shows. */
export function AccountChoice({ shown, chosen, next, onChoose }: AccountChoiceProps) {
  const { t } = useTranslation("portfolio");
  const offersNew = next !== undefined && !shown.includes(next);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="inline-flex items-center text-muted text-sm">
        {t("accounts.label")}
        <Hint>{t("accounts.hint")}</Hint>
      </span>
      <ul className="flex flex-wrap gap-1 rounded-lg bg-sunken p-1">
        {shown.map((id) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === chosen ? "true" : undefined}
              aria-label={t("accounts.name", { id })}
              onClick={() => onChoose(id)}
              className={classes(
                "h-8 min-w-9 rounded-md px-3 font-medium text-sm",
                id === chosen ? "bg-card text-ink shadow-sm" : "text-muted hover:text-ink",
              )}
            >
              {id}
            </button>
          </li>
        ))}
      </ul>
      {offersNew && (
        <Button kind="quiet" size="small" onClick={() => onChoose(next)}>
          + {t("accounts.new")}
        </Button>
      )}
    </div>
  );
}

interface CloseAccountProps {
  market: MarketState;
  open: OpenObligation;
  /** When it is closed. */
  onClosed: () => void;
}

/** Closes an account that has no positions left. */
export function CloseAccount({ market, open, onClosed }: CloseAccountProps) {
  const { t } = useTranslation("portfolio");
  const [isOpen, setOpen] = useState(false);
  const { id } = open.fields;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("accounts.close")}
      </Button>
      <Dialog
        title={t("accounts.closeTitle", { id })}
        description={t("accounts.closeLead")}
        open={isOpen}
        onOpenChange={setOpen}
      >
        <Closing
          market={market}
          open={open}
          onClosed={() => {
            setOpen(false);
            onClosed();
          }}
        />
      </Dialog>
    </>
  );
}

function Closing({ market, open, onClosed }: CloseAccountProps) {
  const { t } = useTranslation("portfolio");
  const { owner, id } = open.fields;
  const transaction = useTransaction(t("accounts.closeTitle", { id }), `close ${open.account.address}`, () =>
    market.rules.instructions(owner, id, open.account.data, { kind: "close" }),
  );
  return <TransactionPanel transaction={transaction} label={t("accounts.closeLabel", { id })} done={onClosed} />;
}
