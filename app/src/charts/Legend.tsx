import { colourOf, type Look } from "./shapes.ts";

interface LegendProps {
  entries: readonly (Look & { key: string; name: string; value?: string })[];
  /** Where the values are from, such as a moment. */
  at?: string;
}

/** What each line of a chart is, and what it comes to where the pointer is. */
export function Legend({ entries, at }: LegendProps) {
  return (
    <ul className="mb-2 flex min-h-5 flex-wrap gap-x-5 gap-y-1 text-muted text-xs">
      {entries.map(({ key, name, colour, stroke, value }) => (
        <li key={key} className="inline-flex items-center gap-1.5">
          <svg width="18" height="8" aria-hidden>
            <line
              x1="0"
              x2="18"
              y1="4"
              y2="4"
              stroke={colourOf(colour)}
              strokeWidth="2.5"
              strokeDasharray={stroke === "dashed" ? "5 3" : undefined}
            />
          </svg>
          {name}
          {value && <strong className="font-semibold text-ink">{value}</strong>}
        </li>
      ))}
      {at && <li aria-hidden>{at}</li>}
    </ul>
  );
}
