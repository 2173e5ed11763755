import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { execution, type PendingChange } from "@/chain/changes.ts";
import { type MarketState, marketKey } from "@/chain/market.ts";
import { useNode } from "@/chain/node.tsx";
import { useConfig } from "@/config/context.tsx";
import { Button } from "@/ui/Button.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { ChangeRows } from "./ChangeRows.tsx";
import { Deliver } from "./Deliver.tsx";
import { built, holdersOf, type Order } from "./orders.ts";

type Deed = "execute" | "veto" | "cancel" | "remove";

/** What can be done with a change in its state. Who may is judged when it is done: a multisig's members are not it. */
export function deedsOf({ state, isVetoable }: Pick<PendingChange, "state" | "isVetoable">): Deed[] {
  // It can never be carried out any more: anybody may take it away, and whoever paid gets the rent back.
  if (state === "expired" || state === "lapsed") return ["remove"];
  const ends: Deed[] = isVetoable ? ["veto", "cancel"] : ["cancel"];
  return state === "due" ? ["execute", ...ends] : ends;
}

const KINDS = { execute: "primary", veto: "secondary", cancel: "secondary", remove: "secondary" } as const;

interface ChangeActionsProps {
  change: PendingChange;
  title: string;
  market: MarketState;
}

export function ChangeActions({ change, title, market }: ChangeActionsProps) {
  const { t } = useTranslation("governance");
  const [deed, setDeed] = useState<Deed>();
  const close = () => setDeed(undefined);
  return (
    <div className="flex flex-wrap gap-2">
      {deedsOf(change).map((one) => (
        <Button key={one} size="small" kind={KINDS[one]} onClick={() => setDeed(one)}>
          {t(`deed.${one}.name`)}
        </Button>
      ))}
      <Dialog
        title={deed ? t(`deed.${deed}.title`, { title }) : ""}
        description={deed && t(`deed.${deed}.meaning`)}
        open={deed !== undefined}
        onOpenChange={(open) => !open && close()}
      >
        {deed && (
          <div className="space-y-5">
            <ChangeRows change={change} />
            {deed === "execute" ? (
              <Execution change={change} title={title} market={market} done={close} />
            ) : (
              <Deliver
                order={ending(deed, change, market, t(`deed.${deed}.title`, { title }))}
                market={market}
                done={close}
              />
            )}
          </div>
        )}
      </Dialog>
    </div>
  );
}

function ending(deed: Exclude<Deed, "execute">, change: PendingChange, market: MarketState, title: string): Order {
  const kind = deed === "veto" ? ("vetoChange" as const) : ("cancelChange" as const);
  return {
    title,
    key: `${deed} ${change.address}`,
    holders: deed === "remove" ? undefined : holdersOf(market.figures, deed === "veto" ? "guardian" : "governance"),
    change,
    instructions: (signer) => built(market, signer, { kind, change: change.data }),
  };
}

/** Carrying a change out takes accounts that its market does not show, such as the price of a new feed. */
function Execution({ change, title, market, done }: ChangeActionsProps & { done: () => void }) {
  const { t } = useTranslation("governance");
  const [node, config] = [useNode(), useConfig()];
  const query = useQuery({
    queryKey: [...marketKey(config), "execution", change.address],
    queryFn: ({ signal }) => execution(node, change, signal),
    structuralSharing: false,
  });
  return (
    <Loaded query={query} lines={2}>
      {(action) => {
        const order: Order = {
          title: t("deed.execute.title", { title }),
          key: `execute ${change.address}`,
          holders: undefined,
          change,
          instructions: (signer) => built(market, signer, action),
        };
        return <Deliver order={order} market={market} done={done} />;
      }}
    </Loaded>
  );
}
