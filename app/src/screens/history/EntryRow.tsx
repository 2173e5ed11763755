import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/config/context.tsx";
import { shortAddress } from "@/format/numbers.ts";
import { formatClock, formatTime } from "@/format/time.ts";
import { AddressText } from "@/ui/Address.tsx";
import { classes } from "@/ui/classes.ts";
import { Amount } from "./Amount.tsx";
import { Consequences } from "./Consequences.tsx";
import type { Entry } from "./entry.ts";
import { LOOKS } from "./icons.ts";
import type { Known } from "./known.ts";
import { Worth } from "./Worth.tsx";

interface EntryRowProps {
  entry: Entry;
  known: Known;
  /** Which obligation it was, because there are several. */
  namesObligation: boolean;
}

/** One thing that happened. */
export function EntryRow({ entry, known, namesObligation }: EntryRowProps) {
  const { t } = useTranslation("history");
  const { transaction, what } = entry;
  const { Icon, ground } = LOOKS[what];
  return (
    <li className="flex gap-3 py-3.5 first:pt-0 last:pb-0">
      <span className={classes("grid size-9 shrink-0 place-items-center rounded-full", ground)}>
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <p className="min-w-0">
            <span className="font-semibold">{t(`what.${what}`)}</span> <Subject entry={entry} />
          </p>
          <Worth entry={entry} />
        </div>
        <Consequences entry={entry} known={known} />
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-muted text-xs">
          {transaction.time > 0n && (
            <time
              dateTime={new Date(Number(transaction.time) * 1000).toISOString()}
              title={formatTime(transaction.time)}
            >
              {formatClock(transaction.time)}
            </time>
          )}
          {namesObligation && <ObligationName entry={entry} known={known} />}
          <TransactionLink signature={transaction.signature} />
        </p>
      </div>
    </li>
  );
}

/** What it was done with: "10 ETH", or "1,000 USDC → 999 USD1". */
function Subject({ entry }: { entry: Entry }) {
  const { t } = useTranslation("history");
  const { what, moved, about, group } = entry;
  if (about) return <span className="font-medium">{about.symbol}</span>;
  if (group !== undefined) return <span className="font-medium">{t("group", { number: group })}</span>;
  const [first, second] = moved;
  if (!first) return null;
  const swap = what === "buyUsd1" || what === "sellUsd1";
  return (
    <span className="font-medium">
      <Amount moved={first} />
      {swap && second && (
        <>
          {" → "}
          <Amount moved={second} />
        </>
      )}
    </span>
  );
}

function ObligationName({ entry: { obligation }, known }: Omit<EntryRowProps, "namesObligation">) {
  const { t } = useTranslation("history");
  if (obligation === undefined) return null;
  const number = known.obligations.get(obligation);
  return (
    <span title={obligation}>
      {number === undefined ? t("accountAt", { address: shortAddress(obligation) }) : t("account", { number })}
    </span>
  );
}

function TransactionLink({ signature }: { signature: string }) {
  const { t } = useTranslation("history");
  const { explorer } = useConfig();
  if (!explorer) return <AddressText address={signature} />;
  return (
    <a
      href={explorer.replace("{signature}", signature)}
      target="_blank"
      rel="noopener noreferrer"
      title={signature}
      className="inline-flex min-h-6 items-center gap-1 font-mono underline decoration-line underline-offset-2 hover:text-ink"
    >
      <span className="sr-only">{t("explorer")}</span>
      {shortAddress(signature)}
      <ExternalLink aria-hidden className="size-3" />
    </a>
  );
}
