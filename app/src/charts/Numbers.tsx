import type { ReactNode } from "react";

interface NumbersProps {
  /** What the button says that shows them. */
  title: ReactNode;
  caption: string;
  head: readonly string[];
  /** As many cells as there are in the head; the first names the row. */
  rows: readonly (readonly string[])[];
}

/** What a chart shows as a table, for whoever cannot see it or wants the numbers. */
export function Numbers({ title, caption, head, rows }: NumbersProps) {
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit rounded text-muted hover:text-ink">{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable */}
      <div className="mt-2 max-h-[30rem] overflow-auto" tabIndex={0} role="region" aria-label={caption}>
        <table className="w-full">
          <caption className="sr-only">{caption}</caption>
          <thead className="sticky top-0 bg-card">
            <tr>
              {head.map((title, place) => (
                <th
                  key={title}
                  scope="col"
                  className={`border-line border-b py-1.5 font-medium text-muted ${place ? "pl-4 text-right" : "text-left"}`}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first, ...rest], row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows stand in the order of what they are about
              <tr key={row}>
                <th scope="row" className="border-line border-b py-1.5 text-left font-normal">
                  {first}
                </th>
                {rest.map((cell, place) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells stand under their heads
                    key={place}
                    className="border-line border-b py-1.5 pl-4 text-right"
                  >
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
