import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import { Hint } from "./Hint.tsx";

interface StatProps {
  label: ReactNode;
  value: ReactNode;
  /** Under the value, smaller. */
  note?: ReactNode;
  /** What it means, on demand. */
  hint?: ReactNode;
  tone?: Tone;
}

export type Tone = "plain" | "good" | "warn" | "bad";

export const TONES: Record<Tone, string> = { plain: "", good: "text-good", warn: "text-warn", bad: "text-bad" };

/** A figure and what it is. */
export function Stat({ label, value, note, hint, tone = "plain" }: StatProps) {
  return (
    <div className="min-w-0">
      <dt className="flex min-h-6 items-center gap-1 text-muted text-sm">
        {label}
        {hint && <Hint>{hint}</Hint>}
      </dt>
      <dd className={classes("mt-0.5 font-semibold text-xl tracking-tight", TONES[tone])}>
        {value}
        {note && <div className="font-normal text-muted text-sm">{note}</div>}
      </dd>
    </div>
  );
}

/** Figures side by side. */
export function Stats({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {children}
    </dl>
  );
}

/** A figure in a line: its name on the left, it on the right. */
export function Line({
  label,
  hint,
  tone = "plain",
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  tone?: Tone;
  children: ReactNode;
}) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-1.5 text-sm">
      <dt className="flex items-center gap-1 text-muted">
        {label}
        {hint && <Hint>{hint}</Hint>}
      </dt>
      <dd className={classes("text-right font-medium", TONES[tone])}>{children}</dd>
    </div>
  );
}

/** Lines under each other. */
export function Lines({ children }: { children: ReactNode }) {
  return <dl className="divide-y divide-line">{children}</dl>;
}
