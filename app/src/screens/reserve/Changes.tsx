import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { usePendingChanges } from "@/chain/changes.ts";
import type { Asset } from "@/chain/market.ts";
import type { ChangeState } from "@/chain/rules.ts";
import { formatTime } from "@/format/time.ts";
import { ChangeRows } from "@/screens/governance/ChangeRows.tsx";
import { Badge } from "@/ui/Badge.tsx";
import { buttonClasses } from "@/ui/Button.tsx";
import { Card } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import type { Tone } from "@/ui/Stat.tsx";

const TONES: Record<ChangeState, Tone | "info"> = {
  waiting: "info",
  due: "warn",
  stale: "plain",
  lapsed: "plain",
  expired: "plain",
};

/** What governance has proposed for this asset, and nobody has carried out yet. */
export function Changes({ asset }: { asset: Asset }) {
  const { t } = useTranslation("reserve");
  const query = usePendingChanges();
  return (
    <Card
      title={t("changes.title")}
      aside={
        <Link href="/governance" className={buttonClasses("quiet", "small")}>
          {t("changes.all")}
        </Link>
      }
    >
      <Loaded query={query} lines={1}>
        {(changes) => {
          const own = changes.filter((change) => change.target === asset.address);
          if (own.length === 0)
            return <p className="text-muted text-sm">{t("changes.none", { symbol: asset.symbol })}</p>;
          return (
            <>
              <p className="mb-4 text-muted text-sm">{t("changes.lead")}</p>
              <ul className="space-y-6">
                {own.map((change) => (
                  <li key={change.address}>
                    <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                      <Badge tone={TONES[change.state]}>{t(`changes.${change.state}`)}</Badge>
                      {(change.state === "waiting" || change.state === "due") && (
                        <span className="text-muted">
                          {t("changes.executable", {
                            from: formatTime(change.executableAt),
                            until: formatTime(change.expiresAt),
                          })}
                        </span>
                      )}
                    </div>
                    <ChangeRows change={change} />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
