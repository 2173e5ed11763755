import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { classes } from "./classes.ts";

/** A column of rows of `Row`. */
export interface Column<Row> {
  key: string;
  title: ReactNode;
  /** What stands in a row's cell. */
  cell: (row: Row) => ReactNode;
  /** What rows are sorted by; without it the column does not sort. */
  sortBy?: (row: Row) => number | bigint | string;
  align?: "left" | "right";
  /** Left out on a phone, where the row's own page says it. */
  wide?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** The column that rows are sorted by at first. */
  sortedBy?: { key: string; order: Order };
  /** What stands here while there are no rows. */
  empty?: ReactNode;
  /** Which of the sorted rows are shown, where they are too many for a page: from the first to before the second. */
  shown?: readonly [number, number];
  /** When rows were sorted anew. */
  onSort?: () => void;
}

type Order = "ascending" | "descending";

const OPPOSITE = { ascending: "descending", descending: "ascending" } as const;

/** Rows that can be sorted. The first column names the row. */
export function Table<Row>({ caption, columns, rows, rowKey, sortedBy, empty, shown, onSort }: TableProps<Row>) {
  const [sorting, setSorting] = useState(sortedBy);
  const sorted = useMemo(() => sort(rows, columns, sorting), [rows, columns, sorting]);
  const turn = (key: string) => {
    setSorting((old) => ({ key, order: old?.key === key ? OPPOSITE[old.order] : firstOrder(rows, columns, key) }));
    onSort?.();
  };
  return (
    // Wide tables scroll by themselves, and so by keys, too; what is there for screen readers alone scrolls with them.
    <div
      className="relative -mx-4 overflow-x-auto px-4 sm:-mx-5 sm:px-5"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable
      tabIndex={0}
      role="region"
      aria-label={caption}
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={sorting?.key === column.key ? sorting.order : undefined}
                className={classes(
                  "border-line border-b pb-2 font-medium text-muted",
                  place(column),
                  column.wide && "hidden md:table-cell",
                )}
              >
                {column.sortBy ? (
                  <button
                    type="button"
                    onClick={() => turn(column.key)}
                    className="inline-flex items-center gap-1 hover:text-ink"
                  >
                    {column.title}
                    <SortMark order={sorting?.key === column.key ? sorting.order : undefined} />
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(shown ? sorted.slice(...shown) : sorted).map((row) => (
            <tr key={rowKey(row)} className="hover:bg-sunken/60">
              {columns.map((column, index) => {
                const Cell = index === 0 ? "th" : "td";
                return (
                  <Cell
                    key={column.key}
                    scope={index === 0 ? "row" : undefined}
                    className={classes(
                      "border-line border-b py-3 font-normal",
                      place(column),
                      column.wide && "hidden md:table-cell",
                    )}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <div className="py-8 text-center text-muted text-sm">{empty}</div>}
    </div>
  );
}

function place<Row>(column: Column<Row>): string {
  return classes("px-2 first:pl-0 last:pr-0", column.align === "right" ? "text-right" : "text-left");
}

/** Names from A to Z, figures from the largest. */
function firstOrder<Row>(rows: readonly Row[], columns: readonly Column<Row>[], key: string): Order {
  const by = columns.find((column) => column.key === key)?.sortBy;
  const [first] = rows;
  return by && first !== undefined && typeof by(first) === "string" ? "ascending" : "descending";
}

function SortMark({ order }: { order: Order | undefined }) {
  const Icon = order === "ascending" ? ArrowUp : order === "descending" ? ArrowDown : ArrowUpDown;
  return <Icon aria-hidden className="size-3" />;
}

function sort<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: TableProps<Row>["sortedBy"],
): readonly Row[] {
  const by = columns.find((column) => column.key === sorting?.key)?.sortBy;
  if (!by) return rows;
  const sign = sorting?.order === "ascending" ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [a, b] = [by(one), by(other)];
    return a < b ? -sign : a > b ? sign : 0;
  });
}
