import { getBase64Decoder } from "@solana/kit";
import { useTranslation } from "react-i18next";
import { TransactionPanel } from "@/actions/TransactionPanel.tsx";
import { useTransaction } from "@/actions/useTransaction.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { shortAddress } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { choices } from "./offer.ts";
import { amountOf } from "./words.ts";

interface AbsorbProps {
  market: MarketState;
  target: OpenObligation;
  close: () => void;
}

/** Whoever writes it off needs no obligation of their own. */
const ANY_ID = 0;

/** Writes off what somebody owes whose collateral is gone. */
export function AbsorbDialog({ market, target, close }: AbsorbProps) {
  const { t } = useTranslation("liquidations");
  const signer = useSigner();
  const owner = signer.state === "none" ? undefined : signer.address;
  const { debts } = choices(market.rules, target);
  const { address, data } = target.account;
  const state = getBase64Decoder().decode(data);
  const key = owner !== undefined && debts.length > 0 ? `${owner} ${address} ${state}` : undefined;
  const transaction = useTransaction(t("absorb.button"), key, () => {
    if (owner === undefined) return [];
    return debts.flatMap(({ index }) =>
      market.rules.instructions(owner, ANY_ID, undefined, { kind: "absorb", target: { address, data }, debt: index }),
    );
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t("absorb.title", { owner: shortAddress(target.fields.owner) })}
      description={t("absorb.lead")}
    >
      <div className="space-y-4">
        {debts.length === 0 ? (
          <Notice title={t("absorb.none")} />
        ) : (
          <>
            <Lines>
              {debts.map(({ index, owed }) => {
                const asset = market.assets[index];
                return (
                  asset && (
                    <Line key={index} label={t("absorb.debt", { asset: asset.symbol })}>
                      {amountOf(asset, owed)}
                    </Line>
                  )
                );
              })}
            </Lines>
            <p className="text-muted text-sm">{t("absorb.who")}</p>
            <TransactionPanel transaction={transaction} label={t("absorb.button")} done={close} />
          </>
        )}
      </div>
    </Dialog>
  );
}
