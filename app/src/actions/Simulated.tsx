import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatAmount } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import type { BoxProps, useBoxTransaction } from "./box.ts";
import type { Draft } from "./draft.ts";
import { reportedBy } from "./reported.ts";
import type { Scene } from "./scene.ts";

interface SimulatedProps {
  scene: Scene;
  box: ReturnType<typeof useBoxTransaction>;
  draft: Draft;
  props: BoxProps;
  reserve?: number;
}

/** What the node's simulation comes to, where the rules' quote stands above: they are worked out independently. */
export function Simulated({ scene, box, draft, props, reserve }: SimulatedProps) {
  const { t } = useTranslation("actions");
  const { prepared } = box.transaction;
  const { quote } = draft;
  const { owner } = props;
  const { obligation } = props.intent;
  const reported = useMemo(
    () => owner && prepared && quote && reportedBy(scene, { owner, obligation }, prepared, quote, reserve),
    [scene, owner, obligation, prepared, quote, reserve],
  );
  if (!reported) return null;
  const asset = reserve === undefined ? undefined : scene.market.assets[reserve];
  const amount = (units: bigint) => `${formatAmount(units, asset?.decimals ?? 0)} ${asset?.symbol}`;
  return (
    <>
      {reported.differs && (
        <Notice tone="warn" title={t("differs")}>
          {t("differsText")}
        </Notice>
      )}
      {asset && (
        <Lines>
          <Line label={t("simulated.label")} hint={t("simulated.hint")}>
            {reported.supplied > 0n && <Part>{t("simulated.supplied", { amount: amount(reported.supplied) })}</Part>}
            {reported.owed > 0n && <Part>{t("simulated.owed", { amount: amount(reported.owed) })}</Part>}
            {reported.wallet !== undefined && <Part>{t("simulated.wallet", { amount: amount(reported.wallet) })}</Part>}
          </Line>
        </Lines>
      )}
    </>
  );
}

function Part({ children }: { children: ReactNode }) {
  return <span className="block">{children}</span>;
}
