import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSentence } from "@/actions/useSentence.ts";
import { explain } from "@/chain/errors.ts";
import { formatNumber } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Skeleton } from "@/ui/Loading.tsx";
import { Days } from "./Days.tsx";
import { Downloads } from "./Downloads.tsx";
import { filtered, isFiltering, NO_FILTER } from "./filter.ts";
import { Progress } from "./Progress.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { type Activity as Read, useActivity } from "./useActivity.ts";
import { PricesContext } from "./Worth.tsx";

interface ActivityProps {
  viewer: string;
  /** Whether transactions of the wallet itself are looked through, too. */
  ofWallet: boolean;
  onOfWallet: (ofWallet: boolean) => void;
}

/** A wallet's entries, what narrows them down, and what loads more of them. */
export function Activity({ viewer, ofWallet, onOfWallet }: ActivityProps) {
  const { t } = useTranslation("history");
  const activity = useActivity(viewer, ofWallet);
  const { entries, known } = activity;
  const [filter, setFilter] = useState(NO_FILTER);
  const shown = useMemo(() => filtered(entries ?? [], filter), [entries, filter]);
  if (!entries || !known) {
    return <Card>{activity.error ? <Failure activity={activity} /> : <Skeleton lines={8} />}</Card>;
  }
  return (
    <PricesContext value={activity.prices}>
      <Toolbar
        filter={filter}
        onFilter={setFilter}
        entries={entries}
        ofWallet={ofWallet}
        onOfWallet={onOfWallet}
        downloads={<Downloads entries={entries} known={known} />}
      />
      {activity.gone > 0 && (
        <Notice tone="warn" title={t("gone.title", { count: activity.gone, number: formatNumber(activity.gone) })}>
          {t("gone.lead")}
        </Notice>
      )}
      {shown.length > 0 && <Days entries={shown} known={known} now={activity.now} />}
      {shown.length === 0 && activity.reading && (
        <Card>
          <Skeleton lines={8} />
        </Card>
      )}
      {shown.length === 0 && !activity.reading && (
        <Card className="py-10 text-center">
          <h2 className="font-semibold">{t(entries.length > 0 ? "empty.filtered" : "empty.title")}</h2>
          <p className="mt-1 text-muted text-sm">
            {entries.length > 0 || activity.hasMore
              ? t(activity.hasMore ? "empty.more" : "empty.other")
              : t("empty.lead")}
          </p>
          {isFiltering(filter) && (
            <Button size="small" className="mt-4" onClick={() => setFilter(NO_FILTER)}>
              {t("filter.clear")}
            </Button>
          )}
        </Card>
      )}
      {activity.error ? <Failure activity={activity} /> : null}
      <Progress activity={activity} />
    </PricesContext>
  );
}

function Failure({ activity }: { activity: Read }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  return (
    <Notice tone="bad" title={t("notLoaded")}>
      <p>{sentence(explain(activity.error))}</p>
      <Button size="small" className="mt-2" onClick={activity.again}>
        {t("tryAgain")}
      </Button>
    </Notice>
  );
}
