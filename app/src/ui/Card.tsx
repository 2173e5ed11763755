import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import { Hint } from "./Hint.tsx";

interface CardProps {
  title?: ReactNode;
  /** What it means, on demand. */
  hint?: ReactNode;
  /** On the other side of the title. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A part of a screen with its own heading. */
export function Card({ title, hint, aside, children, className }: CardProps) {
  return (
    <section className={classes("min-w-0 rounded-card border border-line bg-card p-4 sm:p-5", className)}>
      {(title || aside) && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
          <div className="flex items-center gap-1">
            <h2 className="font-semibold text-base">{title}</h2>
            {hint && <Hint>{hint}</Hint>}
          </div>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** The heading of a screen, and what it is for. */
export function ScreenTitle({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {lead && <p className="mt-1 max-w-3xl text-muted text-sm">{lead}</p>}
      </div>
      {children}
    </header>
  );
}
