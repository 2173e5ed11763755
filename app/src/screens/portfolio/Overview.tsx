import { useTranslation } from "react-i18next";
import type { HealthFigures } from "@/chain/rules.ts";
import { healthTone } from "@/format/health.ts";
import { formatList } from "@/format/list.ts";
import { formatBps, formatHealth, formatPercent, formatPrice, formatUsd } from "@/format/numbers.ts";
import { Bar } from "@/ui/Bar.tsx";
import { Card } from "@/ui/Card.tsx";
import { Stat, Stats } from "@/ui/Stat.tsx";
import { HealthBar } from "./HealthBar.tsx";
import { type Account, limitUsed } from "./model.ts";
import type { Risk } from "./risk.ts";

/** How an account stands: what it is worth, what it earns, and how safe it is. */
export function Overview({ account, risk }: { account: Account; risk: Risk }) {
  const { t } = useTranslation("portfolio");
  const { totals, unpriced } = account;
  const health = account.health.ok ? account.health.value : undefined;
  const net = t("overview.netNote", {
    supplied: formatUsd(totals.suppliedUsdMicros, "short"),
    owed: formatUsd(totals.owedUsdMicros, "short"),
  });
  return (
    <Card title={t("overview.title")}>
      <Stats>
        <Stat
          label={t("overview.net")}
          hint={t("overview.netHint")}
          value={account.isUnvalued ? "—" : formatUsd(totals.netUsdMicros)}
          note={
            unpriced.length === 0
              ? net
              : t("overview.unpriced", { assets: formatList(unpriced.map((asset) => asset.symbol)) })
          }
        />
        <Stat
          label={t("overview.apy")}
          hint={t("overview.apyHint")}
          value={totals.netApy === undefined ? "—" : formatPercent(totals.netApy)}
        />
        <Health account={account} risk={risk} />
        <Stat
          label={t("overview.available")}
          hint={t("overview.availableHint")}
          value={health ? formatUsd(health.availableUsdMicros) : "—"}
          note={health && <Limit health={health} />}
        />
      </Stats>
      {health && (
        <div className="mt-5 empty:hidden">
          <HealthBar health={health} />
        </div>
      )}
    </Card>
  );
}

function Health({ account, risk }: { account: Account; risk: Risk }) {
  const { t } = useTranslation("portfolio");
  const { health, owed } = account;
  const isOwing = owed.length > 0;
  if (!health.ok)
    return (
      <Stat
        label={t("overview.health")}
        hint={t("overview.healthHint")}
        value={t("overview.healthUnknown")}
        tone="warn"
      />
    );
  return (
    <Stat
      label={t("overview.health")}
      hint={t("overview.healthHint")}
      value={formatHealth(health.value.factorMicros)}
      tone={healthTone(health.value.factorMicros)}
      note={isOwing ? <Nearest risk={risk} /> : t("overview.healthNone")}
    />
  );
}

/** The price at which it would be liquidated, where one price decides. */
function Nearest({ risk }: { risk: Risk }) {
  const { t } = useTranslation("portfolio");
  const { single, together } = risk;
  if (single?.fall && single.fall.bps < 0)
    return t("overview.liquidationPrice", {
      asset: single.asset.symbol,
      price: formatPrice(single.fall.usd),
      move: formatBps(single.fall.bps),
    });
  if (together?.fallBps) return t("overview.liquidationTogether", { fall: formatBps(together.fallBps) });
  return null;
}

function Limit({ health }: { health: HealthFigures }) {
  const { t } = useTranslation("portfolio");
  const used = limitUsed(health);
  if (used === undefined) return t("overview.noLimit");
  return (
    <>
      {t("overview.limit", {
        used: formatPercent(used, 1),
        limit: formatUsd(health.borrowLimitUsdMicros, "short"),
      })}
      <div className="mt-1.5">
        <Bar value={used} label={t("overview.limitBar")} />
      </div>
    </>
  );
}
