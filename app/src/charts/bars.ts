import type { Look } from "./shapes.ts";

/** One of the amounts that a bar is made of; `dashed` is drawn hatched. */
export interface Stack extends Look {
  key: string;
  name: string;
  direction: "in" | "out";
}

/** The amounts of a part of time, by their stacks' keys; none is less than zero. */
export interface Bar {
  /** Unix seconds. */
  from: number;
  until: number;
  amounts: Readonly<Record<string, number>>;
}

/** A piece of a bar, from the line outwards; below zero for what went out. */
export interface Span {
  stack: Stack;
  from: number;
  to: number;
}

/** The pieces of a bar, each way one on the other. */
export function spans({ amounts }: Bar, stacks: readonly Stack[]): Span[] {
  const reached = { in: 0, out: 0 };
  return stacks.flatMap((stack) => {
    const amount = amounts[stack.key] ?? 0;
    if (!(amount > 0)) return [];
    const sign = stack.direction === "in" ? 1 : -1;
    const from = reached[stack.direction];
    reached[stack.direction] = from + sign * amount;
    return [{ stack, from, to: from + sign * amount }];
  });
}
