import type { ReactNode } from "react";
import { ParameterName } from "@/parameters/ParameterName.tsx";
import type { Parameter } from "@/parameters/parameter.ts";
import { addressesOf } from "@/parameters/values.ts";
import { AddressText } from "@/ui/Address.tsx";

/** A column of a sheet. */
export interface SheetColumn<Row> {
  key: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
}

interface SheetProps<Row> {
  caption: string;
  /** What the first column's rows are, such as assets. */
  first: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  rowName: (row: Row) => ReactNode;
  columns: readonly SheetColumn<Row>[];
}

/** A table to read and to print: on a screen that is too narrow it scrolls sideways beside its first column. */
export function Sheet<Row>({ caption, first, rows, rowKey, rowName, columns }: SheetProps<Row>) {
  return (
    // What scrolls must be reachable by keys.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className="overflow-x-auto print:overflow-visible" tabIndex={0} role="region" aria-label={caption}>
      <table className="w-full border-separate border-spacing-0 text-sm print:text-[8.5pt]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th
              scope="col"
              className={`${STICKY} border-line border-b py-2 pr-4 text-left align-bottom font-medium text-muted`}
            >
              {first}
            </th>
            {columns.map(({ key, title }) => (
              <th
                key={key}
                scope="col"
                className="border-line border-b px-3 py-2 text-left align-bottom font-medium text-muted"
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="break-inside-avoid">
              <th scope="row" className={`${STICKY} border-line border-b py-2 pr-4 text-left align-top font-semibold`}>
                {rowName(row)}
              </th>
              {columns.map(({ key, cell }) => (
                <td key={key} className="border-line border-b px-3 py-2 align-top">
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const STICKY = "sticky left-0 z-10 bg-card print:static";

/** The columns of parameters. */
export function parameterColumns<Of>(parameters: readonly Parameter<Of>[]): SheetColumn<Of>[] {
  return parameters.map((parameter) => ({
    key: parameter.key,
    title: <ParameterName parameter={parameter} />,
    cell: (of) => <ParameterValue parameter={parameter} of={of} />,
  }));
}

/** What counts of a parameter now. */
export function ParameterValue<Of>({ parameter, of }: { parameter: Parameter<Of>; of: Of }) {
  const text = parameter.format(of);
  switch (parameter.unit) {
    case "feed":
      return <Long short={<AddressText address={text} />} full={text} />;
    case "address":
    case "addresses": {
      const addresses = addressesOf(parameter.value(of));
      if (addresses.length === 0) return text;
      return (
        <span className="flex flex-col">
          {addresses.map((one) => (
            <FullAddress key={one} address={one} />
          ))}
        </span>
      );
    }
    case "curve":
      return <span className="whitespace-nowrap">{text}</span>;
    default:
      return text;
  }
}

/** An address, short to copy on the screen, in full on paper. */
export function FullAddress({ address }: { address: string }) {
  return <Long short={<AddressText address={address} />} full={address} />;
}

function Long({ short, full }: { short: ReactNode; full: string }) {
  return (
    <>
      <span className="whitespace-nowrap print:hidden">{short}</span>
      <span className="hidden break-all font-mono text-[7pt] print:inline">{full}</span>
    </>
  );
}
