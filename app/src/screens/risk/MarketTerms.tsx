import { useTranslation } from "react-i18next";
import type { MarketFigures } from "@/chain/rules.ts";
import { MARKET_PARAMETERS } from "@/parameters/market.ts";
import { ParameterName } from "@/parameters/ParameterName.tsx";
import { Card } from "@/ui/Card.tsx";
import { FullAddress, ParameterValue } from "./Sheet.tsx";

const ROLES = ["governance", "guardian", "treasury"] as const;

/** The market's settings and roles, and the delays that nobody can change, section by section. */
export function MarketTerms({ figures }: { figures: MarketFigures }) {
  const { t } = useTranslation(["risk", "parameters"]);
  const groups = [...new Set(MARKET_PARAMETERS.map(({ group }) => group))];
  const offers = ROLES.flatMap((role) => {
    const to = figures.offered[role];
    return to ? [{ role, to }] : [];
  });
  return (
    <Card title={t("terms.title")} className="print:border-0 print:p-0">
      <div className="gap-x-10 md:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 font-semibold text-sm">{t(`parameters:groups.${group}`)}</h3>
            <dl className="divide-y divide-line text-sm">
              {MARKET_PARAMETERS.filter((parameter) => parameter.group === group).map((parameter) => (
                <div key={parameter.key} className="flex items-baseline justify-between gap-4 py-1.5">
                  <dt className="text-muted">
                    <ParameterName parameter={parameter} />
                  </dt>
                  <dd className="text-right font-medium">
                    <ParameterValue parameter={parameter} of={figures} />
                  </dd>
                </div>
              ))}
              {group === "roles" &&
                offers.map(({ role, to }) => (
                  <div key={role} className="flex items-baseline justify-between gap-4 py-1.5">
                    <dt className="text-muted">{t("terms.offered", { role: t(`parameters:market.${role}.name`) })}</dt>
                    <dd className="text-right font-medium">
                      <FullAddress address={to} />
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
