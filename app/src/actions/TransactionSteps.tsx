import { Check, Circle, Loader } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes.ts";
import type { Phase } from "./useTransaction.ts";

const STEPS = ["signing", "sending"] as const;

/** Where a transaction is, once the wallet was asked: signed, and taken by the network. */
export function TransactionSteps({ phase }: { phase: Phase }) {
  const { t } = useTranslation("actions");
  const at = STEPS.indexOf(phase as (typeof STEPS)[number]);
  return (
    // Always there, so that what appears in it is read out.
    <div role="status" className="empty:mb-0">
      {at >= 0 && (
        <ol className="flex flex-wrap gap-x-4 gap-y-1 rounded-lg bg-sunken px-3 py-2.5 text-sm">
          {STEPS.map((step, place) => {
            const Icon = place < at ? Check : place === at ? Loader : Circle;
            return (
              <li
                key={step}
                aria-current={place === at ? "step" : undefined}
                className={classes("flex items-center gap-1.5", place === at ? "font-medium" : "text-muted")}
              >
                <Icon aria-hidden className={classes("size-4", place === at && "animate-spin")} />
                {t(`step.${step}`)}
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
