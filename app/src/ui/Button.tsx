import type { ComponentProps } from "react";
import { classes } from "./classes.ts";

const KINDS = {
  primary: "bg-brand text-on-brand hover:opacity-90",
  secondary: "border border-line bg-card text-ink hover:bg-sunken",
  quiet: "text-muted hover:bg-sunken hover:text-ink",
  danger: "border border-bad bg-bad-soft text-bad hover:opacity-90",
} as const;

const SIZES = { small: "h-8 px-3 text-sm", normal: "h-10 px-4 text-sm", large: "h-12 px-5 text-base w-full" } as const;

export interface ButtonProps extends ComponentProps<"button"> {
  kind?: keyof typeof KINDS;
  size?: keyof typeof SIZES;
}

export function Button({ kind = "secondary", size = "normal", className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={classes(buttonClasses(kind, size), className)} {...rest} />;
}

/** The looks of a button, for links that act like one. */
export function buttonClasses(kind: keyof typeof KINDS = "secondary", size: keyof typeof SIZES = "normal"): string {
  return classes(
    "inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors disabled:opacity-50",
    KINDS[kind],
    SIZES[size],
  );
}
