import i18next from "i18next";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A duration in its largest units, such as "1 day, 3 hours"; at most so many of them. */
export function formatDuration(seconds: number, most = 2): string {
  let left = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0 && parts.length < most) {
      parts.push(new Intl.NumberFormat(i18next.language, { style: "unit", unit, unitDisplay: "long" }).format(count));
    }
  }
  return (
    parts.join(" ") ||
    new Intl.NumberFormat(i18next.language, { style: "unit", unit: "second", unitDisplay: "long" }).format(0)
  );
}

/** How long ago or ahead, such as "in 3 hours" or "5 seconds ago". */
export function formatRelative(seconds: number): string {
  const size = Math.abs(seconds);
  const [unit, divisor] = UNITS.find(([, divisor]) => size >= divisor) ?? UNITS[3];
  return new Intl.RelativeTimeFormat(i18next.language, { numeric: "always" }).format(
    Math.trunc(seconds / divisor),
    unit,
  );
}

/** A moment in unix seconds, with its date, in the reader's time zone. */
export function formatTime(unix: bigint | number): string {
  return new Intl.DateTimeFormat(i18next.language, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(Number(unix) * 1000),
  );
}

/** The day of a moment in unix seconds, in the reader's time zone, such as "Tuesday, 3 March 2026". */
export function formatDay(unix: bigint | number): string {
  return new Intl.DateTimeFormat(i18next.language, { dateStyle: "full" }).format(new Date(Number(unix) * 1000));
}

/** The time of day of a moment in unix seconds, in the reader's time zone. */
export function formatClock(unix: bigint | number): string {
  return new Intl.DateTimeFormat(i18next.language, { timeStyle: "short" }).format(new Date(Number(unix) * 1000));
}
