import { isOffCurveAddress, address as toAddress } from "@solana/kit";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TransactionPanel } from "@/actions/TransactionPanel.tsx";
import { useTransaction } from "@/actions/useTransaction.ts";
import type { MarketState } from "@/chain/market.ts";
import { shortAddress } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Choice } from "@/ui/Choice.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { ExportPanel } from "./ExportPanel.tsx";
import type { Holder, Order } from "./orders.ts";

interface DeliverProps {
  order: Order;
  market: MarketState;
  /** When it is confirmed. */
  done: () => void;
}

/** An order, signed by the connected wallet if that one may give it; otherwise on paper, for the multisig that may. */
export function Deliver({ order, market, done }: DeliverProps) {
  const signer = useSigner();
  const { holders } = order;
  const may = !holders || (signer.state !== "none" && holders.some((one) => one.address === signer.address));
  return may ? <Sign order={order} done={done} /> : <ForOthers order={order} holders={holders} market={market} />;
}

function Sign({ order, done }: Pick<DeliverProps, "order" | "done">) {
  const signer = useSigner();
  const transaction = useTransaction(order.title, order.key, () =>
    signer.state === "none" ? [] : order.instructions(signer.address),
  );
  return <TransactionPanel transaction={transaction} label={order.title} done={done} />;
}

function ForOthers({ order, holders, market }: { order: Order; holders: readonly Holder[]; market: MarketState }) {
  const { t, i18n } = useTranslation("governance");
  const [role, setRole] = useState(holders[0]?.role);
  const holder = holders.find((one) => one.role === role) ?? holders[0];
  if (!holder) return null;
  const who = holders.map((one) =>
    t("others.who", { role: t(`roleName.${one.role}`), address: shortAddress(one.address) }),
  );
  return (
    <div className="space-y-4">
      <Notice
        title={t("others.title", { who: new Intl.ListFormat(i18n.language, { type: "disjunction" }).format(who) })}
      >
        {t(isOffCurveAddress(toAddress(holder.address)) ? "others.multisig" : "others.key")}
      </Notice>
      {holders.length > 1 && (
        <Choice
          label={t("others.as")}
          value={holder.role}
          onChange={setRole}
          options={holders.map((one) => [one.role, t("others.asRole", { role: t(`roleName.${one.role}`) })] as const)}
        />
      )}
      {order.key === undefined ? (
        <p className="text-muted text-sm">{t("others.incomplete")}</p>
      ) : (
        <ExportPanel key={`${holder.address} ${order.key}`} order={order} holder={holder} market={market} />
      )}
    </div>
  );
}
