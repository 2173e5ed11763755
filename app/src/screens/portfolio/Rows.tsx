import type { ReactNode } from "react";
import { classes } from "@/ui/classes.ts";

interface Cell<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
}

interface RowsProps<Row> {
  caption: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** What names a row. */
  name: Cell<Row>;
  cells: readonly Cell<Row>[];
  /** Buttons at a row's end, under a title for those who do not see them; absent where nobody may press any. */
  actions?: Cell<Row>;
  /** A sentence under a row, if there is one to say. */
  note?: (row: Row) => ReactNode;
}

/** In a card, figures stand right and left by turns, the first of them beside the name; in a table all on the right. */
const SIDES = ["text-right", "text-left @lg:text-right"] as const;

/**
 * A table of positions with buttons. Where its place is narrow each row becomes a card with the columns' titles beside
 * its figures: a table that scrolls would hide the buttons.
 */
export function Rows<Row>({ caption, rows, rowKey, name, cells, actions, note }: RowsProps<Row>) {
  const columns = 1 + cells.length + (actions ? 1 : 0);
  return (
    <div className="@container">
      <table className="block w-full text-sm @lg:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="sr-only @lg:not-sr-only @lg:table-header-group">
          <tr className="text-muted">
            {[name, ...cells].map(({ title }, place) => (
              <th
                key={title}
                scope="col"
                className={classes("border-line border-b pb-2 font-medium", place === 0 ? "text-left" : "text-right")}
              >
                {title}
              </th>
            ))}
            {actions && (
              <th scope="col" className="border-line border-b pb-2">
                <span className="sr-only">{actions.title}</span>
              </th>
            )}
          </tr>
        </thead>
        {rows.map((row) => {
          const said = note?.(row);
          return (
            <tbody key={rowKey(row)} className="block border-line border-b py-3 last:border-b-0 @lg:table-row-group">
              <tr className="grid grid-cols-2 items-start gap-x-4 gap-y-2 @lg:table-row">
                <th scope="row" className="self-center text-left font-normal @lg:table-cell @lg:py-3">
                  {name.cell(row)}
                </th>
                {cells.map(({ title, cell }, place) => (
                  <td key={title} className={classes("@lg:table-cell @lg:py-3 @lg:pl-3", SIDES[place % 2])}>
                    {/* What is beside the name needs no title. */}
                    {place > 0 && (
                      <span aria-hidden className="block text-muted text-xs @lg:hidden">
                        {title}
                      </span>
                    )}
                    <div>{cell(row)}</div>
                  </td>
                ))}
                {actions && (
                  <td
                    className={classes(
                      "self-end @lg:table-cell @lg:py-3 @lg:pl-3",
                      cells.length % 2 === 1 && "col-span-full",
                    )}
                  >
                    <div className="flex gap-2 pt-1 @lg:justify-end @lg:pt-0 @max-lg:[&>button]:h-10 @max-lg:[&>button]:flex-1">
                      {actions.cell(row)}
                    </div>
                  </td>
                )}
              </tr>
              {said && (
                <tr className="block pt-2 @lg:table-row">
                  <td colSpan={columns} className="block text-muted text-xs @lg:table-cell @lg:pb-3">
                    {said}
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
