import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useHeld } from "@/actions/useHeld.ts";
import type { MarketState } from "@/chain/market.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { formatHealth, shortAddress } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { RefusalText } from "@/ui/RefusalText.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { LiquidateForm } from "./LiquidateForm.tsx";
import { choices } from "./offer.ts";

interface LiquidateProps {
  market: MarketState;
  target: OpenObligation;
  close: () => void;
}

/** Repays somebody's debt for their collateral at a bonus. */
export function LiquidateDialog({ market, target, close }: LiquidateProps) {
  const { t } = useTranslation("liquidations");
  const [isHeld, hold] = useState(false);
  // What is liquidated is healthy as soon as that is done, and there would be nothing left to show.
  const scene = useHeld({ market, target }, isHeld);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={t("liquidate.title", { owner: shortAddress(target.fields.owner) })}
      description={t("liquidate.lead")}
    >
      <Body {...scene} close={close} hold={hold} />
    </Dialog>
  );
}

function Body({ market, target, close, hold }: LiquidateProps & { hold: (held: boolean) => void }) {
  const { t } = useTranslation("liquidations");
  const signer = useSigner();
  if (signer.state !== "none" && signer.address === target.fields.owner) {
    return (
      <Notice tone="warn" title={t("liquidate.own")}>
        {t("liquidate.ownLead")}
      </Notice>
    );
  }
  const possible = choices(market.rules, target);
  if (!possible.health.ok) {
    return (
      <Notice tone="warn">
        <RefusalText problem={possible.health.refusal} />
      </Notice>
    );
  }
  const before = possible.health.value;
  if (!before.isLiquidatable) {
    return (
      <Notice title={t("liquidate.healthy", { health: formatHealth(before.factorMicros) })}>
        {t("liquidate.healthyLead")}
      </Notice>
    );
  }
  if (!possible.first) return <Notice tone="warn" title={t("liquidate.nothingLeft")} />;
  return (
    <LiquidateForm
      market={market}
      target={target}
      possible={possible}
      first={possible.first}
      before={before}
      done={close}
      hold={hold}
    />
  );
}
