import { MoveDown, MoveRight, MoveUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMarket } from "@/chain/market.ts";
import { useMint } from "@/chain/mint.ts";
import type { ChangeFigures, FieldChange, FieldValue } from "@/chain/rules.ts";
import { useConfig } from "@/config/context.tsx";
import { type FieldContext, fieldOf, formatField } from "@/parameters/field.ts";
import { ParameterName } from "@/parameters/ParameterName.tsx";
import { addressesOf, formatCorners } from "@/parameters/values.ts";
import { AddressText } from "@/ui/Address.tsx";
import { subjectOf } from "./subject.ts";

/** What a change makes of what, line by line; of something new, what it begins with. */
export function ChangeRows({ change }: { change: ChangeFigures }) {
  const { t } = useTranslation(["governance", "parameters"]);
  const config = useConfig();
  const { data: market } = useMarket();
  const { data: mint } = useMint(change.kind === "newReserve" ? change.target : undefined);
  if (!market) return null;
  const { coin } = subjectOf(change, market, config, mint?.decimals);
  const context = { kind: change.kind, coin };
  const isNew = change.fields.every(({ old }) => old === undefined);
  // What has ended may have been overtaken: its old values need not be those of now.
  const isAlive = change.state === "waiting" || change.state === "due";
  const before = t(isAlive ? "rows.old" : "rows.then");
  return (
    <div className="@container">
      <table className="w-full table-fixed border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{t("rows.caption")}</caption>
        <thead>
          <tr className="text-left text-muted text-xs">
            <th scope="col" className="w-[38%] py-1 pr-3 font-medium">
              {t("rows.what")}
            </th>
            {!isNew && (
              <th scope="col" className={`${WIDE} py-1 pr-3 font-medium`}>
                {before}
              </th>
            )}
            <th scope="col" className="py-1 font-medium">
              {t("rows.new")}
            </th>
          </tr>
        </thead>
        <tbody>
          {change.fields.map((field) => (
            <Row key={field.field} field={field} before={isNew ? undefined : before} context={context} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where there is no room for three columns, an old value stands over the new one. */
const WIDE = "hidden @md:table-cell";
const NARROW = "block text-muted text-xs @md:hidden";

interface RowProps {
  field: FieldChange;
  /** What the column of old values is called; undefined if there is none. */
  before: string | undefined;
  context: FieldContext;
}

function Row({ field, before, context }: RowProps) {
  const old = before !== undefined && field.old !== undefined && (
    <Value field={field.field} value={field.old} context={context} />
  );
  return (
    <tr className="align-baseline">
      <th scope="row" className="border-line border-t py-1.5 pr-3 text-left font-normal">
        <FieldName field={field.field} kind={context.kind} />
      </th>
      {before !== undefined && <td className={`${WIDE} border-line border-t py-1.5 pr-3 text-muted`}>{old}</td>}
      <td className="border-line border-t py-1.5 font-medium">
        {old && (
          <span className={NARROW}>
            {before}: {old}
          </span>
        )}
        <span className="flex items-baseline gap-1.5">
          {before !== undefined && <Direction change={field} />}
          <span className="min-w-0">
            <Value field={field.field} value={field.new} context={context} />
          </span>
        </span>
      </td>
    </tr>
  );
}

function FieldName({ field, kind }: { field: string; kind: ChangeFigures["kind"] }) {
  const known = fieldOf(kind, field);
  return known ? <ParameterName parameter={known} /> : <span className="font-mono">{field}</span>;
}

function Value({ field, value, context }: { field: string; value: FieldValue; context: FieldContext }) {
  const text = formatField(field, value, context);
  switch (fieldOf(context.kind, field)?.unit) {
    case "address":
    case "addresses": {
      const addresses = addressesOf(value);
      if (addresses.length === 0) return text;
      return (
        <span className="flex flex-col">
          {addresses.map((one) => (
            <AddressText key={one} address={one} />
          ))}
        </span>
      );
    }
    case "feed":
      return <span className="break-all font-mono text-xs">{text}</span>;
    case "curve":
      return (
        <span className="flex flex-col">
          {formatCorners(value).map((corner) => (
            <span key={corner}>{corner}</span>
          ))}
        </span>
      );
    default:
      return <span className="break-words">{text}</span>;
  }
}

/** Whether a number rises or falls. */
function Direction({ change: { old, new: next } }: { change: FieldChange }) {
  const { t } = useTranslation("governance");
  const isNumber = (value: FieldValue | undefined) => typeof value === "bigint" || typeof value === "number";
  if (!isNumber(old) || !isNumber(next) || old === undefined) {
    return <MoveRight aria-hidden className="size-3.5 shrink-0 self-center text-muted" />;
  }
  const [Icon, word] = next > old ? [MoveUp, t("rows.rises")] : [MoveDown, t("rows.falls")];
  return (
    <span className="self-center text-muted">
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{word}</span>
    </span>
  );
}
