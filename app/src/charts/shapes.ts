/** A point of a line. */
export interface Point {
  x: number;
  y: number;
}

/** How a line looks: never by its colour alone. */
export interface Look {
  /** A colour of the theme. */
  colour: "brand" | "good" | "warn" | "bad" | "muted";
  stroke: "solid" | "dashed";
}

export interface Line extends Look {
  key: string;
  name: string;
  /** From left to right. A point without a number ends a part of the line. */
  points: readonly Point[];
}

/** Whether a line goes from point to point, or stays at a point's height until the next. */
export type Course = "straight" | "steps";

/** Room around a chart for the words of its axes, in pixels. */
export const MARGIN = { top: 12, right: 24, bottom: 30, left: 58 } as const;

export const colourOf = (colour: Look["colour"]): string => `var(--color-${colour})`;

/** The value of a line at `x`: between two points, or of the last one before it. Undefined where the line is not. */
export function valueAt(points: readonly Point[], x: number, course: Course): number | undefined {
  let before: Point | undefined;
  for (const point of points) {
    if (point.x > x) {
      if (!before) return undefined;
      if (course === "steps") return number(before.y);
      return number(before.y + ((point.y - before.y) * (x - before.x)) / (point.x - before.x));
    }
    before = point;
  }
  return before && (course === "steps" || before.x === x) ? number(before.y) : undefined;
}

const number = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** The smallest and the largest of some numbers; those that are none do not count. Undefined of none. */
export function extent(values: readonly number[]): [number, number] | undefined {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return undefined;
  return known.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** A range of values with some room around them, so that a line that stays level is in the middle. */
export function roomy([low, high]: [number, number]): [number, number] {
  const room = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  return [low - room, high + room];
}
