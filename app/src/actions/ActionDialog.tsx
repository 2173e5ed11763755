import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { shortAddress } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { Tabs } from "@/ui/Tabs.tsx";
import type { Intent } from "./ActionsProvider.tsx";
import { AmountForm, NOTHING_TYPED, type Typed } from "./AmountForm.tsx";
import type { BoxProps } from "./box.ts";
import { CollateralForm } from "./CollateralForm.tsx";
import { EmodeForm } from "./EmodeForm.tsx";
import type { AmountKind } from "./limits.ts";
import type { Scene } from "./scene.ts";
import { useActor } from "./useActor.ts";

const KINDS = ["supply", "withdraw", "borrow", "repay"] as const satisfies readonly AmountKind[];

/** The action box: what somebody does with their positions, from the first number to the confirmation. */
export default function ActionDialog({ intent: first, close }: { intent: Intent; close: () => void }) {
  const { t } = useTranslation(["actions", "common", "errors", "program"]);
  const [{ intent, typed }, setState] = useState({ intent: first, typed: NOTHING_TYPED });
  // An amount of one asset says nothing about another.
  const setIntent = (next: Intent) => setState({ intent: next, typed: NOTHING_TYPED });
  const setTyped = (next: Typed) => setState((old) => ({ ...old, typed: next }));
  const actor = useActor();
  const symbol = intent.kind === "emode" ? "" : (actor.market.data?.assets[intent.reserve]?.symbol ?? "…");
  const box = (market: MarketState, obligations: readonly OpenObligation[]) => {
    const { owner, readOnly, tokens } = actor;
    return <Box {...{ market, obligations, tokens, intent, setIntent, typed, setTyped, close, owner, readOnly }} />;
  };
  return (
    <Dialog title={t(`title.${intent.kind}`, { symbol })} open onOpenChange={(isOpen) => !isOpen && close()}>
      {actor.readOnly && actor.owner && (
        <div className="mb-4">
          <Notice title={t("common:wallet.readOnly", { address: shortAddress(actor.owner) })}>
            {t("common:wallet.readOnlyLead")}
          </Notice>
        </div>
      )}
      <Loaded query={actor.market} lines={7}>
        {(market) =>
          actor.owner === undefined ? (
            box(market, [])
          ) : (
            <Loaded query={actor.obligations} lines={7}>
              {(obligations) => box(market, obligations)}
            </Loaded>
          )
        }
      </Loaded>
    </Dialog>
  );
}

interface BoxOwnProps extends Omit<BoxProps, "scene" | "ids">, Pick<Scene, "market" | "tokens"> {
  obligations: readonly OpenObligation[];
  typed: Typed;
  setTyped: (typed: Typed) => void;
}

/** The form for what is wanted. Another asset or another obligation starts it anew. */
function Box({ market, obligations, tokens, typed, setTyped, ...others }: BoxOwnProps) {
  const { t } = useTranslation("actions");
  const { intent, setIntent } = others;
  const obligation = obligations.find((one) => one.fields.id === intent.obligation)?.account.data;
  const scene = useMemo(() => ({ market, obligation, tokens }), [market, obligation, tokens]);
  const props: BoxProps = { ...others, scene, ids: obligations.map((one) => one.fields.id) };
  if (intent.kind === "emode") return <EmodeForm key={intent.obligation} {...props} />;
  const { kind, reserve } = intent;
  const key = `${kind}/${reserve}/${intent.obligation}`;
  if (kind === "collateral") return <CollateralForm key={key} {...props} reserve={reserve} />;
  const tabs = KINDS.map((one) => ({
    key: one,
    title: t(`tab.${one}`),
    content: one === kind && <AmountForm key={key} {...props} {...{ kind, reserve, typed, setTyped }} />,
  }));
  const turn = (next: string) => setIntent({ ...intent, kind: next as AmountKind });
  return <Tabs label={t("tabs")} tabs={tabs} value={kind} onChange={turn} />;
}
