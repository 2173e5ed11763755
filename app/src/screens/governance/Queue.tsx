import { useTranslation } from "react-i18next";
import { usePendingChanges } from "@/chain/changes.ts";
import type { MarketState } from "@/chain/market.ts";
import { Badge } from "@/ui/Badge.tsx";
import { Card } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { ChangeCard } from "./ChangeCard.tsx";

/** The changes that wait, the next to be due first. */
export function Queue({ market }: { market: MarketState }) {
  const { t } = useTranslation("governance");
  const query = usePendingChanges();
  return (
    <Card
      title={t("queue.title")}
      aside={query.data && <Badge>{t("queue.count", { count: query.data.length })}</Badge>}
    >
      <Loaded query={query} lines={6}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="py-6 text-center text-muted text-sm">{t("queue.none")}</p>
          ) : (
            <div className="space-y-4">
              {changes.map((change) => (
                <ChangeCard key={change.address} change={change} market={market} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
