import { type ComponentProps, type ReactNode, useId } from "react";
import { classes } from "./classes.ts";

interface FieldProps extends ComponentProps<"input"> {
  label: ReactNode;
  /** Under it, always. */
  note?: ReactNode;
  /** What is wrong with what was typed. */
  problem?: ReactNode;
}

/** A line to type in. */
export function Field({ label, note, problem, className, ...rest }: FieldProps) {
  const [id, about] = [useId(), useId()];
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-muted text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={about}
        aria-invalid={Boolean(problem)}
        className={classes(
          "h-10 w-full rounded-lg border bg-card px-3 text-base placeholder:text-muted sm:text-sm",
          problem ? "border-bad" : "border-line",
        )}
        {...rest}
      />
      <p id={about} className={classes("mt-1 text-sm empty:hidden", problem ? "text-bad" : "text-muted")}>
        {problem || note}
      </p>
    </div>
  );
}
