import { type ReactNode, useId } from "react";
import { classes } from "./classes.ts";

interface AmountFieldProps {
  label: ReactNode;
  /** What it is an amount of. */
  symbol: ReactNode;
  value: string;
  onChange: (text: string) => void;
  /** What a button puts in, as a decimal, and what it says, such as “MAX”. */
  most?: { label: string; amount: string };
  /** Beside the label, such as what a wallet holds. */
  aside?: ReactNode;
  /** Under it. */
  note?: ReactNode;
  /** What is wrong with what was typed. */
  problem?: ReactNode;
}

/** A line for an amount of some asset. */
export function AmountField({ label, symbol, value, onChange, most, aside, note, problem }: AmountFieldProps) {
  const [id, about] = [useId(), useId()];
  return (
    <div>
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4 text-muted text-sm">
        <label htmlFor={id}>{label}</label>
        {aside && <span>{aside}</span>}
      </div>
      <div
        className={classes(
          "flex h-14 items-center gap-2 rounded-lg border bg-card pr-2 pl-3 focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2",
          problem ? "border-bad" : "border-line",
        )}
      >
        <input
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          placeholder="0"
          aria-describedby={about}
          aria-invalid={Boolean(problem)}
          className="h-full w-full min-w-0 bg-transparent font-semibold text-xl outline-none placeholder:text-muted"
        />
        {most && (
          <button
            type="button"
            onClick={() => onChange(most.amount)}
            className="h-8 shrink-0 whitespace-nowrap rounded-md bg-sunken px-2.5 font-semibold text-muted text-xs hover:text-ink"
          >
            {most.label}
          </button>
        )}
        <span className="shrink-0 pr-1 font-medium text-sm">{symbol}</span>
      </div>
      <p
        id={about}
        aria-live="polite"
        className={classes("mt-1 text-sm empty:hidden", problem ? "text-bad" : "text-muted")}
      >
        {problem || note}
      </p>
    </div>
  );
}
