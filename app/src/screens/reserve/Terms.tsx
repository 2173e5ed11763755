import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { RESERVE_PARAMETERS } from "@/parameters/reserve.ts";
import { Card } from "@/ui/Card.tsx";

/** Every number that governance can set for the asset, and what it means. */
export function Terms({ asset }: { asset: Asset }) {
  const { t } = useTranslation(["reserve", "parameters"]);
  // Only USD1 is minted: what facilities may do with anything else is nothing.
  const own = RESERVE_PARAMETERS.filter((parameter) => asset.isUsd1 || parameter.group !== "facility");
  const groups = [...new Set(own.map((parameter) => parameter.group))];
  return (
    <Card title={t("parameters.title")}>
      <p className="mb-4 text-muted text-sm">{t("parameters.lead", { symbol: asset.symbol })}</p>
      <div className="gap-8 md:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-6 break-inside-avoid">
            <h3 className="mb-1 font-semibold text-sm">{t(`parameters:groups.${group}`)}</h3>
            <dl className="divide-y divide-line text-sm">
              {own
                .filter((parameter) => parameter.group === group)
                .map((parameter) => (
                  <div key={parameter.key} className="grid grid-cols-[auto_1fr] gap-x-4 py-2">
                    <dt>{t(`parameters:${parameter.words}.name` as never)}</dt>
                    <dd className="text-right font-medium [overflow-wrap:anywhere]">{parameter.format(asset)}</dd>
                    <dd className="col-span-2 mt-0.5 max-w-prose text-muted text-xs">
                      {t(`parameters:${parameter.words}.meaning` as never)}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Card>
  );
}
