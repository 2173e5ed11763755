import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSentence } from "@/actions/useSentence.ts";
import { formatAmount, formatBps, formatHealth } from "@/format/numbers.ts";
import { AddressText } from "@/ui/Address.tsx";
import { Amount } from "./Amount.tsx";
import type { Entry, Part } from "./entry.ts";
import type { Known } from "./known.ts";

/** What an entry did beyond its first amount: to the obligation, to the supply of USD1, or why it did nothing. */
export function Consequences({ entry, known }: { entry: Entry; known: Known }) {
  if (entry.what === "failed") return <Failed entry={entry} />;
  if (entry.what === "cut") return <Cut />;
  if (entry.liquidation) return <Liquidation entry={entry} />;
  return <Notes entry={entry} known={known} />;
}

function Failed({ entry: { transaction } }: { entry: Entry }) {
  const { t } = useTranslation("history");
  const sentence = useSentence();
  const { refusal, instructions } = transaction;
  const names = instructions.map((one) => t(`instruction.${one}` as never, { defaultValue: one }));
  return (
    <div className="mt-0.5 text-sm">
      {names.length > 0 && <p>{names.join(" · ")}</p>}
      {refusal && (
        <p className="text-bad">
          <span className="font-medium">{refusal.name}</span>: {sentence(refusal)}
        </p>
      )}
    </div>
  );
}

function Cut() {
  const { t } = useTranslation("history");
  return <p className="mt-0.5 text-muted text-sm">{t("cutLead")}</p>;
}

function Liquidation({ entry: { liquidation, moved, other } }: { entry: Entry }) {
  const { t } = useTranslation("history");
  if (!liquidation) return null;
  const { bonusBps, toProtocol, healthBeforeMicros, healthAfterMicros } = liquidation;
  const [first, ...others] = moved;
  const collateral = moved.find(({ part }) => part === "seized" || part === "received")?.coin;
  return (
    <dl className="mt-1.5 grid max-w-2xl gap-x-8 gap-y-1 text-sm sm:grid-cols-2">
      {others.map((one) => (
        <Figure key={one.part} label={t(partWord(one.part))}>
          <Amount moved={one} />
        </Figure>
      ))}
      <Figure label={t("liquidation.bonus")}>
        {formatBps(bonusBps)}
        {first && collateral && toProtocol > 0n && (
          <span className="text-muted">
            {" "}
            {t("liquidation.toProtocol", {
              amount: `${formatAmount(toProtocol, collateral.decimals)} ${collateral.symbol}`,
            })}
          </span>
        )}
      </Figure>
      <Figure label={t("liquidation.health")}>
        {formatHealth(healthBeforeMicros)} → {formatHealth(healthAfterMicros)}
      </Figure>
      {other && (
        <Figure label={t("liquidation.by")}>
          <AddressText address={other} />
        </Figure>
      )}
    </dl>
  );
}

/** What the other amount of a liquidation is. */
function partWord(part: Part) {
  return part === "repaid" ? "part.repaid" : part === "seized" ? "part.seized" : "part.received";
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt className="shrink-0 text-muted">{label}</dt>
      <dd className="text-right">{children}</dd>
    </div>
  );
}

/** Only where the amount is not the very same already. */
function Notes({ entry, known: { usd1 } }: { entry: Entry; known: Known }) {
  const { t } = useTranslation("history");
  const says = entry.kind !== "swap" && usd1;
  const dollars = (units: bigint) => (usd1 ? `${formatAmount(units, usd1.decimals)} ${usd1.symbol}` : "");
  const fee = entry.moved.find((one) => one.part === "fee");
  const notes = [
    says && entry.minted > 0n && t("minted", { amount: dollars(entry.minted) }),
    says && entry.burned > 0n && t("burned", { amount: dollars(entry.burned) }),
    fee && t("fee", { amount: `${formatAmount(fee.units, fee.coin.decimals)} ${fee.coin.symbol}` }),
  ].filter(Boolean);
  return (
    <>
      {notes.length > 0 && <p className="mt-0.5 text-muted text-sm">{notes.join(" · ")}</p>}
      {entry.other && (
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted text-sm">
          {t("paidBy")} <AddressText address={entry.other} />
        </p>
      )}
    </>
  );
}
