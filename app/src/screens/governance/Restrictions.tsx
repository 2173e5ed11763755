import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { formatDuration, formatTime } from "@/format/time.ts";
import { formatValue } from "@/parameters/values.ts";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { Restrict } from "./Restrict.tsx";
import { type InForce, restrictionsInForce } from "./restriction.ts";

/** What the guardian or governance has cut, and the way to cut more. */
export function Restrictions({ market }: { market: MarketState }) {
  const { t } = useTranslation("governance");
  const [open, setOpen] = useState(false);
  const all = restrictionsInForce(market);
  return (
    <Card
      title={t("restrictions.title")}
      aside={
        <Button size="small" onClick={() => setOpen(true)}>
          {t("restrictions.restrict")}
        </Button>
      }
    >
      {all.length === 0 ? (
        <p className="text-muted text-sm">{t("restrictions.none")}</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {all.map((one) => (
            <li key={`${one.symbol} ${one.what}`} className="py-2">
              <InForceLine restriction={one} now={market.now} />
            </li>
          ))}
        </ul>
      )}
      <Dialog title={t("restrict.title")} description={t("restrict.lead")} open={open} onOpenChange={setOpen}>
        <Restrict market={market} done={() => setOpen(false)} />
      </Dialog>
    </Card>
  );
}

function InForceLine({ restriction: { symbol, what, until, lowered }, now }: { restriction: InForce; now: bigint }) {
  const { t } = useTranslation(["governance", "parameters"]);
  const isUsd1 = what === "pegCapacity";
  const say = (units: bigint) =>
    lowered && formatValue(lowered.unit, units, { symbol: isUsd1 ? "USD1" : symbol, decimals: lowered.decimals });
  return (
    <>
      <p className="font-medium">{t(`restrictions.${what}`, { symbol })}</p>
      <p className="text-muted">
        {until !== undefined &&
          t("restrictions.until", { time: formatTime(until), left: formatDuration(Number(until - now)) })}
        {lowered && t("restrictions.lowered", { now: say(lowered.now), set: say(lowered.set) })}
      </p>
    </>
  );
}
