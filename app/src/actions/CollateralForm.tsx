import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "@/ui/Badge.tsx";
import { type BoxProps, useBoxTransaction } from "./box.ts";
import { Choices } from "./Choices.tsx";
import { Comparison } from "./Comparison.tsx";
import { Confirmation, useConfirmation } from "./Confirmation.tsx";
import { Done } from "./Done.tsx";
import { draftCollateral } from "./draft.ts";
import { Simulated } from "./Simulated.tsx";
import { assetOf } from "./scene.ts";
import { TransactionPanel } from "./TransactionPanel.tsx";
import { useHeld } from "./useHeld.ts";
import { useSentence } from "./useSentence.ts";

/** Lets an asset's supply back debt, or stops that. */
export function CollateralForm(props: BoxProps & { reserve: number }) {
  const { reserve, close } = props;
  const { t } = useTranslation("actions");
  const sentence = useSentence();
  const [isHeld, setHeld] = useState(false);
  const scene = useHeld(props.scene, isHeld);
  const { symbol } = assetOf(scene, reserve);
  const draft = draftCollateral(scene, reserve);
  const title = t(draft.enabled ? "do.enable" : "do.disable", { symbol });
  const box = useBoxTransaction({ ...props, scene }, draft, title);
  if (box.isBusy !== isHeld) setHeld(box.isBusy);
  const confirmation = useConfirmation(draft.risks);
  if (box.finished) return <Done box={box} scene={props.scene} reserve={reserve} again={box.again} close={close} />;
  return (
    <TransactionPanel
      transaction={box.transaction}
      label={confirmation.isGiven ? title : t("tickFirst")}
      blocked={!draft.quote || !confirmation.isGiven || props.readOnly}
      done={box.finish}
      warning={<Confirmation risks={draft.risks} confirmation={confirmation} />}
    >
      <Choices {...props} kinds="collateral" isBusy={box.isBusy} />
      <p className="text-sm">{t(draft.enabled ? "enableText" : "disableText", { symbol })}</p>
      {draft.problem && (
        <Notice tone="bad" title={t("refused")}>
          <p>{sentence(draft.problem)}</p>
          <p className="mt-1 font-mono text-muted text-xs">{draft.problem.name}</p>
        </Notice>
      )}
      <Comparison scene={scene} quote={draft.quote} reserve={reserve} />
      <Simulated scene={scene} box={box} draft={draft} props={props} />
    </TransactionPanel>
  );
}
