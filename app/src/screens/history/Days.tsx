import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatDay } from "@/format/time.ts";
import { Card } from "@/ui/Card.tsx";
import { daysBetween, daysOf } from "./days.ts";
import { EntryRow } from "./EntryRow.tsx";
import type { Entry } from "./entry.ts";
import type { Known } from "./known.ts";

interface DaysProps {
  entries: readonly Entry[];
  known: Known;
  /** The chain's time, in unix seconds. */
  now: bigint;
}

/** Entries under the days on which they were. There may be thousands: they are drawn again only when they change. */
export const Days = memo(function Days({ entries, known, now }: DaysProps) {
  const days = useMemo(() => daysOf(entries), [entries]);
  const several = new Set(entries.flatMap((entry) => entry.obligation ?? [])).size > 1;
  return (
    <div className="space-y-4">
      {days.map((day) => (
        <Card key={day.entries[0]?.key} title={<DayTitle time={day.time} now={now} />}>
          <ul className="divide-y divide-line">
            {day.entries.map((entry) => (
              <EntryRow key={entry.key} entry={entry} known={known} namesObligation={several} />
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
});

function DayTitle({ time, now }: { time: bigint; now: bigint }) {
  const { t } = useTranslation("history");
  if (time === 0n) return t("day.unknown");
  const ago = daysBetween(time, now);
  const day = formatDay(time);
  return ago === 0 ? t("day.today", { day }) : ago === 1 ? t("day.yesterday", { day }) : day;
}
