import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "@/chain/errors.ts";
import { useMergedHistory } from "@/chain/events.ts";
import type { MarketState } from "@/chain/market.ts";
import { useConfig } from "@/config/context.tsx";
import { formatTime } from "@/format/time.ts";
import { AddressText } from "@/ui/Address.tsx";
import { Badge, Notice } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Skeleton } from "@/ui/Loading.tsx";
import { type Outcome, type PastEntry, pastEntries } from "./past.ts";

const TONES: Readonly<Record<Outcome, "plain" | "info" | "good" | "warn" | "bad">> = {
  proposed: "info",
  executed: "good",
  created: "good",
  vetoed: "bad",
  cancelled: "plain",
  restricted: "warn",
  accepted: "info",
};

/**
 * What was proposed and decided. It is read from the transactions of those who have the roles now: a proposal is signed
 * by governance, a veto by the guardian, and whoever carries a change out pays its rent back to who proposed it.
 */
export function Past({ market }: { market: MarketState }) {
  const { t } = useTranslation(["governance", "parameters"]);
  const { t: common } = useTranslation();
  const config = useConfig();
  const { governance, guardian } = market.figures;
  const addresses = useMemo(() => [...new Set([governance, guardian])], [governance, guardian]);
  const history = useMergedHistory(addresses);
  const entries = pastEntries(history.data?.pages.flat() ?? [], { market, config, t });
  return (
    <Card title={t("past.title")}>
      {history.isPending && <Skeleton lines={4} />}
      {history.isError && !history.data && (
        <Notice tone="bad" title={common("notLoaded")}>
          <p>{explain(history.error).message}</p>
          <Button size="small" className="mt-2" onClick={() => history.refetch()}>
            {common("tryAgain")}
          </Button>
        </Notice>
      )}
      {history.data && entries.length === 0 && (
        <p className="py-4 text-center text-muted text-sm">{t(history.hasNextPage ? "past.noneYet" : "past.none")}</p>
      )}
      <ul className="divide-y divide-line">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} explorer={config.explorer} />
        ))}
      </ul>
      {history.hasNextPage && (
        <Button
          className="mt-4 w-full"
          disabled={history.isFetchingNextPage}
          aria-busy={history.isFetchingNextPage}
          onClick={() => history.fetchNextPage()}
        >
          {history.isFetchingNextPage ? common("loading") : t("past.more")}
        </Button>
      )}
    </Card>
  );
}

function Entry({ entry, explorer }: { entry: PastEntry; explorer: string | null }) {
  const { t } = useTranslation(["governance", "actions"]);
  const { outcome, title, by, time, signature } = entry;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 py-2.5 text-sm">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={TONES[outcome]}>{t(`past.outcome.${outcome}`)}</Badge>
          <span className="font-medium">{title}</span>
        </p>
        {by && (
          <p className="flex items-center gap-1 text-muted">
            {t("past.by")} <AddressText address={by} />
          </p>
        )}
      </div>
      <p className="text-muted">
        {time > 0n && <span>{formatTime(time)}</span>}
        {explorer && (
          <a
            className="ml-3 underline hover:text-ink"
            href={explorer.replace("{signature}", signature)}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={`${t("actions:explorer")}: ${title}`}
          >
            {t("actions:explorer")}
          </a>
        )}
      </p>
    </li>
  );
}
