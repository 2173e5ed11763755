import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import type { Tone } from "./Stat.tsx";

const GROUNDS: Record<Tone | "info", string> = {
  plain: "bg-sunken text-muted",
  info: "bg-info-soft text-ink",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

/** A word about a state. */
export function Badge({ tone = "plain", children }: { tone?: Tone | "info"; children: ReactNode }) {
  return (
    <span
      className={classes(
        "inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 font-medium text-xs",
        GROUNDS[tone],
      )}
    >
      {children}
    </span>
  );
}

/** A sentence about something that people should know before they go on. */
export function Notice({
  tone = "info",
  title,
  children,
}: {
  tone?: Tone | "info";
  title?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={classes("rounded-lg px-3 py-2.5 text-sm", GROUNDS[tone])}
    >
      {title && <p className="font-semibold">{title}</p>}
      {children && <div className={classes(tone === "plain" || tone === "info" ? "" : "text-ink")}>{children}</div>}
    </div>
  );
}
