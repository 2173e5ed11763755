import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Asset } from "@/chain/market.ts";
import type { ChangeFigures, FieldChange } from "@/chain/rules.ts";
import { formatList } from "@/format/list.ts";
import { formatBps } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { when } from "./when.ts";

/** The fields that decide on an account's safety; the governance screen says all. */
const WEIGHTY = ["ltvBps", "liquidationThresholdBps", "debtWeightBps", "minBonusBps", "maxBonusBps"] as const;

/** A proposed change that touches an account. */
export function ChangeWarning({ change, asset, now }: { change: ChangeFigures; asset?: Asset; now: bigint }) {
  const { t } = useTranslation("portfolio");
  const what =
    asset?.symbol ??
    (change.group === undefined ? t("warnings.changeSettings") : t("warnings.changeGroup", { group: change.group }));
  const told = change.fields.flatMap((field) => {
    const name = WEIGHTY.find((one) => one === field.field);
    return name ? [`${t(`warnings.field.${name}`)} ${values(field)}`] : [];
  });
  const others = change.fields.length - told.length;
  if (told.length > 0 && others > 0) told.push(t("warnings.changeMore", { count: others }));
  return (
    <Notice title={t("warnings.change", { what })}>
      {told.length > 0 && <p>{formatList(told)}</p>}
      <p>
        {change.state === "due" ? t("warnings.changeDue") : t("warnings.changeWaits", when(change.executableAt, now))}{" "}
        <Link href="/governance" className="font-medium underline underline-offset-2">
          {t("warnings.changeLink")}
        </Link>
      </p>
    </Notice>
  );
}

function values({ old, new: value }: FieldChange): string {
  const bps = (one: unknown) => (typeof one === "number" ? formatBps(one) : "—");
  return `${bps(old)} → ${bps(value)}`;
}
