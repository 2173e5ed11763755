import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "@/chain/errors.ts";
import { useHistory } from "@/chain/events.ts";
import type { Asset } from "@/chain/market.ts";
import { useConfig } from "@/config/context.tsx";
import { formatTime } from "@/format/time.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Choice } from "@/ui/Choice.tsx";
import { CHART_HEIGHT } from "./chartHeight.ts";
import { RANGES, type Range, spanOf } from "./flows.ts";
import { historyAddress } from "./historyAddress.ts";
import { inOrder } from "./series.ts";
import { useFarEnough } from "./useFarEnough.ts";

const HistoryChart = lazy(() => import("./HistoryChart.tsx"));

const KINDS = ["rates", "supplyFlows", "borrowFlows", "price"] as const;
export type Kind = (typeof KINDS)[number];

const RANGE_KEYS = Object.keys(RANGES) as Range[];

/** What happened in the reserve, from the program's events. */
export function History({ asset, now }: { asset: Asset; now: bigint }) {
  const { t } = useTranslation(["reserve", "common"]);
  const { chain } = useConfig();
  const [kind, setKind] = useState<Kind>("rates");
  const [range, setRange] = useState<Range>("week");
  const query = useHistory(historyAddress(chain, asset.address));
  const history = useMemo(() => inOrder(query.data?.pages ?? []), [query.data]);
  const oldest = history[0] && Number(history[0].time);
  const span = spanOf(range, Number(now), oldest);
  useFarEnough(query, oldest, span[0]);
  return (
    <Card title={t("history.title")}>
      <p className="mb-4 text-muted text-sm">{t("history.lead")}</p>
      <div className="mb-4 flex flex-wrap gap-2">
        <Choice
          label={t("history.show")}
          options={KINDS.map((one) => [one, t(`history.${one}`)] as const)}
          value={kind}
          onChange={setKind}
        />
        <Choice
          label={t("history.range")}
          options={RANGE_KEYS.map((one) => [one, t(`history.${one}`)] as const)}
          value={range}
          onChange={setRange}
        />
      </div>
      {query.data ? (
        <Suspense fallback={<Waiting />}>
          <HistoryChart asset={asset} history={history} kind={kind} span={span} />
        </Suspense>
      ) : query.isError ? null : (
        <Waiting />
      )}
      {query.isError && (
        <Notice tone="bad" title={query.data ? t("history.notOlder") : t("common:notLoaded")}>
          <p>{explain(query.error).message}</p>
          <Button
            size="small"
            className="mt-2"
            onClick={() => (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch())}
          >
            {t("common:tryAgain")}
          </Button>
        </Notice>
      )}
      {query.hasNextPage && !query.isError && oldest !== undefined && (oldest > span[0] || range === "all") && (
        <div className="mt-3 flex flex-wrap items-center gap-3 text-muted text-sm">
          <span>{t("history.since", { time: formatTime(oldest) })}</span>
          <Button size="small" disabled={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {query.isFetchingNextPage ? t("history.loadingOlder") : t("history.older")}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** The place of a chart that is not there yet. */
function Waiting() {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      aria-label={t("loading")}
      className="animate-pulse rounded-lg bg-sunken"
      style={{ height: CHART_HEIGHT }}
    />
  );
}
