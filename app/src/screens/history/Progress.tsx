import { useTranslation } from "react-i18next";
import { formatNumber } from "@/format/numbers.ts";
import { formatDay } from "@/format/time.ts";
import { Button } from "@/ui/Button.tsx";
import type { Activity } from "./useActivity.ts";

/** How much has been read, and what reads on. */
export function Progress({ activity }: { activity: Activity }) {
  const { t } = useTranslation("history");
  const { read, since, hasMore, reading } = activity;
  const count = { count: read, number: formatNumber(read) };
  const how = reading ? "progress.reading" : hasMore ? "progress.some" : "progress.all";
  return (
    <div data-print="hide" className="flex flex-wrap items-center justify-between gap-3 py-2">
      <p role="status" className="text-muted text-sm">
        {t(how, count)} {since > 0n && read > 0 && t("progress.since", { date: formatDay(since) })}
      </p>
      <div className="flex gap-2">
        {reading === "all" && <Button onClick={activity.stop}>{t("stop")}</Button>}
        {hasMore && reading !== "all" && (
          <>
            <Button onClick={activity.all} disabled={reading !== undefined}>
              {t("loadAll")}
            </Button>
            <Button
              kind="primary"
              onClick={activity.more}
              disabled={reading !== undefined}
              aria-busy={reading !== undefined}
            >
              {t(reading ? "loadingMore" : "loadMore")}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
