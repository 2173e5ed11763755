import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { AddressText } from "@/ui/Address.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { Hint } from "@/ui/Hint.tsx";
import { Deliver } from "./Deliver.tsx";
import { acceptance, type Order, ROLE_NAMES, type RoleName } from "./orders.ts";

/** Who has a power over the market, and to whom it is offered. */
export function Roles({ market }: { market: MarketState }) {
  const { t } = useTranslation(["governance", "parameters"]);
  const { figures } = market;
  return (
    <Card title={t("roles.title")}>
      <dl className="space-y-3 text-sm">
        {ROLE_NAMES.map((role) => {
          const offered = figures.offered[role];
          return (
            <div key={role} className="flex flex-wrap items-center justify-between gap-x-4">
              <dt className="flex items-center gap-1 text-muted">
                {t(`roleName.${role}`)}
                <Hint>{t(`parameters:market.${role}.meaning`)}</Hint>
              </dt>
              <dd>
                <AddressText address={figures[role]} />
              </dd>
              {offered && <Offer role={role} offered={offered} market={market} />}
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

/** A role that is offered: its holder keeps it until it is accepted. */
function Offer({ role, offered, market }: { role: RoleName; offered: string; market: MarketState }) {
  const { t } = useTranslation("governance");
  const [open, setOpen] = useState(false);
  const title = t("roles.acceptTitle", { role: t(`roleName.${role}`) });
  const order: Order = {
    title,
    key: `accept ${role} ${offered}`,
    holders: [{ role, address: offered }],
    instructions: (signer) => [acceptance(market.figures.address, role, signer)],
  };
  return (
    <dd className="mt-1 flex w-full flex-wrap items-center justify-between gap-2 rounded-lg bg-info-soft px-3 py-2">
      <span className="inline-flex flex-wrap items-center gap-x-1">
        {t("roles.offered")} <AddressText address={offered} />
      </span>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("roles.accept")}
      </Button>
      <Dialog title={title} description={t("roles.acceptMeaning")} open={open} onOpenChange={setOpen}>
        <Deliver order={order} market={market} done={() => setOpen(false)} />
      </Dialog>
    </dd>
  );
}
