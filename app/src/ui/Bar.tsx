import { formatPercent } from "@/format/numbers.ts";
import { classes } from "./classes.ts";

interface BarProps {
  /** From 0 to 1; what is more is drawn as full. */
  value: number;
  /** What it measures, for those who do not see it. */
  label: string;
  /** From where on it warns. */
  warnFrom?: number;
  /** Its colour, where much is not bad. */
  tone?: "good" | "warn";
}

const TONES = { good: "bg-good", warn: "bg-warn" } as const;

/** A part of a whole. */
export function Bar({ value, label, warnFrom = 0.9, tone }: BarProps) {
  const byValue = (part: number) => (part >= 1 ? "bg-bad" : part >= warnFrom ? "bg-warn" : "bg-brand");
  const part = Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={Math.round(part * 1000) / 1000}
      aria-valuetext={formatPercent(value, 1)}
      className="h-1.5 w-full min-w-16 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className={classes("h-full rounded-full", tone ? TONES[tone] : byValue(part))}
        style={{ width: `${part * 100}%` }}
      />
    </div>
  );
}
