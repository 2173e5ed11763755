import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { PendingChange } from "@/chain/changes.ts";
import type { MarketState } from "@/chain/market.ts";
import type { ChangeState } from "@/chain/rules.ts";
import { useConfig } from "@/config/context.tsx";
import { formatDuration, formatTime } from "@/format/time.ts";
import { AddressText } from "@/ui/Address.tsx";
import { Badge } from "@/ui/Badge.tsx";
import { Hint } from "@/ui/Hint.tsx";
import { ChangeActions } from "./ChangeActions.tsx";
import { ChangeRows } from "./ChangeRows.tsx";
import { subjectOf } from "./subject.ts";
import { changeTitle } from "./words.ts";

const TONES: Readonly<Record<ChangeState, "info" | "good" | "warn" | "bad">> = {
  waiting: "info",
  due: "good",
  stale: "bad",
  lapsed: "warn",
  expired: "warn",
};

/** A change that waits: what it does, by whom, since and until when, and what can be done with it. */
export function ChangeCard({ change, market }: { change: PendingChange; market: MarketState }) {
  const { t } = useTranslation(["governance", "parameters"]);
  const config = useConfig();
  const heading = useId();
  const { state, proposer, proposedAt, executableAt, expiresAt, isVetoable } = change;
  const { symbol } = subjectOf(change, market, config, undefined);
  const left = (until: bigint) => formatDuration(Number(until - market.now));
  const isAlive = state === "waiting" || state === "due";
  const meaning = t(`state.${state}.meaning`, { time: left(expiresAt) });
  const title = changeTitle(t, change, symbol);
  return (
    <article aria-labelledby={heading} className="rounded-lg border border-line p-4">
      <div className="mb-2 flex flex-wrap items-start justify-between gap-2">
        <h3 id={heading} className="min-w-0 font-semibold">
          {title}
        </h3>
        <span className="inline-flex items-center gap-1">
          <Badge tone={TONES[state]}>
            {state === "waiting" ? t("state.waitingFor", { time: left(executableAt) }) : t(`state.${state}.name`)}
          </Badge>
          {isAlive && <Hint>{meaning}</Hint>}
        </span>
      </div>
      {!isAlive && <p className="mb-3 text-muted text-sm">{meaning}</p>}
      <ChangeRows change={change} />
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 border-line border-t pt-3 text-sm sm:grid-cols-4">
        <Fact name={t("change.proposer")}>
          {proposer === market.figures.governance && <span className="block">{t("roleName.governance")}</span>}
          <AddressText address={proposer} />
        </Fact>
        <Fact name={t("change.proposed")}>{formatTime(proposedAt)}</Fact>
        <Fact name={t("change.due")}>{formatTime(executableAt)}</Fact>
        <Fact name={t("change.expires")}>{formatTime(expiresAt)}</Fact>
      </dl>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-2">
        <p className="flex items-center text-muted text-sm">
          {t(isVetoable ? "change.vetoable" : "change.notVetoable")}
          <Hint>{t("change.vetoableHint")}</Hint>
        </p>
        <ChangeActions change={change} title={title} market={market} />
      </div>
    </article>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
