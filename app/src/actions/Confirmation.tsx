import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes.ts";
import type { Risk } from "./risks.ts";

const GRAVE: readonly Risk[] = ["nearLiquidation"];

/** What somebody has said yes to. It counts for the risks that it was said to, and for no others. */
export function useConfirmation(risks: readonly Risk[]) {
  const [given, setGiven] = useState<string>();
  const wanted = risks.join();
  return {
    isGiven: wanted === "" || given === wanted,
    set: (isGiven: boolean) => setGiven(isGiven ? wanted : undefined),
  };
}

/** What could go wrong, and a box to tick before it is signed. */
export function Confirmation({
  risks,
  confirmation,
}: {
  risks: readonly Risk[];
  confirmation: ReturnType<typeof useConfirmation>;
}) {
  const { t } = useTranslation("actions");
  const id = useId();
  if (risks.length === 0) return null;
  const isGrave = risks.some((risk) => GRAVE.includes(risk));
  return (
    <div className={classes("rounded-lg px-3 py-2.5 text-sm", isGrave ? "bg-bad-soft" : "bg-warn-soft")}>
      <div role="alert" className="space-y-1">
        {risks.map((risk) => (
          <p key={risk}>
            <strong className={isGrave ? "text-bad" : "text-warn"}>{t(`risk.${risk}.title`)}</strong>{" "}
            {t(`risk.${risk}.text`)}
          </p>
        ))}
      </div>
      <label htmlFor={id} className="mt-2 flex items-start gap-2.5 font-medium">
        <input
          id={id}
          type="checkbox"
          checked={confirmation.isGiven}
          onChange={(event) => confirmation.set(event.target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-brand"
        />
        {t(isGrave ? "risk.yesGrave" : "risk.yes")}
      </label>
    </div>
  );
}
