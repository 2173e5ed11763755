import { useTranslation } from "react-i18next";
import { useActions } from "@/actions/ActionsProvider.tsx";
import { useSentence } from "@/actions/useSentence.ts";
import type { HealthFigures } from "@/chain/rules.ts";
import { healthTone } from "@/format/health.ts";
import { formatList } from "@/format/list.ts";
import { formatBps, formatHealth, formatUsd } from "@/format/numbers.ts";
import { Badge } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import type { Account, Group } from "./model.ts";

interface EmodeProps {
  groups: readonly Group[];
  account: Account;
  /** The account's number; absent where nobody may act. */
  acts: number | undefined;
}

/** The e-mode groups of the market, and what each would make of an account. */
export function Emode({ groups, account, acts }: EmodeProps) {
  const { t } = useTranslation("portfolio");
  const open = useActions();
  if (groups.length === 0) return null;
  const health = account.health.ok ? account.health.value : undefined;
  return (
    <Card
      title={t("emode.title")}
      aside={
        acts !== undefined && (
          <Button size="small" onClick={() => open({ kind: "emode", obligation: acts })}>
            {t("emode.choose")}
          </Button>
        )
      }
    >
      <p className="mb-4 text-muted text-sm">
        {t("emode.lead")} {groups.every((group) => !group.isCurrent) && t("emode.none")}
      </p>
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {groups.map((group) => (
          <li key={group.figures.number} className="rounded-lg border border-line p-4">
            <One group={group} health={health} mine={acts !== undefined} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function One({ group, health, mine }: { group: Group; health: HealthFigures | undefined; mine: boolean }) {
  const { t } = useTranslation("portfolio");
  const { figures, members, isCurrent } = group;
  return (
    <>
      <h3 className="flex flex-wrap items-center gap-2 font-semibold">
        {t("emode.group", { number: figures.number })}
        {isCurrent && <Badge tone="good">{t("emode.current")}</Badge>}
        {figures.liquidationThresholdTargetBps === 0 && <Badge tone="warn">{t("emode.fading")}</Badge>}
      </h3>
      <Lines>
        <Line label={t("emode.members")}>
          {members.length > 0 ? formatList(members.map((asset) => asset.symbol)) : t("emode.noMembers")}
        </Line>
        <Line label={t("emode.terms")}>
          {formatBps(figures.ltvBps)} · {formatBps(figures.liquidationThresholdBps)}
        </Line>
        <Line label={t("emode.bonus")}>
          {formatBps(figures.minBonusBps)} – {formatBps(figures.maxBonusBps)}
        </Line>
        {health && health.collateralUsdMicros > 0n && <After group={group} health={health} mine={mine} />}
      </Lines>
    </>
  );
}

/** What entering it, or leaving it, would change. */
function After({ group, health, mine }: { group: Group; health: HealthFigures; mine: boolean }) {
  const { t } = useTranslation("portfolio");
  const refusal = useSentence();
  const { after, isCurrent } = group;
  if (!after) return null;
  if (!after.ok) {
    const key = `${isCurrent ? "cannotLeave" : "refused"}${mine ? "" : "Other"}` as const;
    return (
      <div className="py-1.5 text-muted text-sm">
        <dt className="sr-only">{t("emode.health")}</dt>
        <dd>{t(`emode.${key}`, { reason: refusal(after.refusal) })}</dd>
      </div>
    );
  }
  const change = (before: string, after: string) =>
    before === after ? t("emode.same", { value: after }) : t("emode.change", { before, after });
  const usd = (micros: bigint) => formatUsd(micros, "short");
  return (
    <>
      <Line label={t(isCurrent ? "emode.limitOutside" : "emode.limit")}>
        {change(usd(health.borrowLimitUsdMicros), usd(after.value.borrowLimitUsdMicros))}
      </Line>
      {health.factorMicros !== undefined && (
        <Line label={t(isCurrent ? "emode.healthOutside" : "emode.health")} tone={healthTone(after.value.factorMicros)}>
          {change(formatHealth(health.factorMicros), formatHealth(after.value.factorMicros))}
        </Line>
      )}
    </>
  );
}
