import { formatList } from "@/format/list.ts";
import "./risk.css";
import { WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type MarketState, useMarket } from "@/chain/market.ts";
import { useConfig } from "@/config/context.tsx";
import { formatTime } from "@/format/time.ts";
import { EMODE_PARAMETERS } from "@/parameters/emode.ts";
import { PEG_PARAMETERS } from "@/parameters/peg.ts";
import { type ParameterGroup, RESERVE_PARAMETERS } from "@/parameters/reserve.ts";
import { Card, ScreenTitle } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { Addresses } from "./Addresses.tsx";
import { Downloads } from "./Downloads.tsx";
import { MarketTerms } from "./MarketTerms.tsx";
import { openGroups, readAt } from "./records.ts";
import { parameterColumns, Sheet } from "./Sheet.tsx";

/** All parameters of the market on one page, to read, to print and to save. */
export default function Risk() {
  const { t } = useTranslation("risk");
  const query = useMarket();
  return (
    <div className="parameter-sheet">
      <ScreenTitle title={t("title")} lead={t("lead")}>
        {query.data && <Downloads market={query.data} />}
      </ScreenTitle>
      <Loaded query={query} lines={12}>
        {(market) => <Parameters market={market} />}
      </Loaded>
    </div>
  );
}

const SECTIONS = [...new Set(RESERVE_PARAMETERS.map(({ group }) => group))];

function Parameters({ market }: { market: MarketState }) {
  const { t } = useTranslation(["risk", "parameters"]);
  const { name } = useConfig();
  const { figures, pegs } = market;
  const utc = readAt(market);
  const groups = openGroups(figures.emodeGroups);
  return (
    <div className="space-y-6 print:space-y-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-1 text-sm">
        <Stamp name={t("asOf")}>
          <time dateTime={utc} title={utc}>
            {formatTime(market.now)}
          </time>
          <span className="block text-muted text-xs">{utc}</span>
        </Stamp>
        <Stamp name={t("network")}>{name}</Stamp>
        <Stamp name={t("market")}>
          <span className="break-all font-mono text-xs">{figures.address}</span>
        </Stamp>
        <Stamp name={t("program")}>
          <span className="break-all font-mono text-xs">{WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS}</span>
        </Stamp>
      </dl>
      {SECTIONS.map((group) => (
        <ReserveSection key={group} group={group} market={market} />
      ))}
      {groups.length > 0 && (
        <Card title={t("emode.title")} className={PRINTED}>
          <Sheet
            caption={t("emode.title")}
            first={t("emode.group")}
            rows={groups}
            rowKey={(group) => group.number}
            rowName={(group) => group.number}
            columns={[
              ...parameterColumns(EMODE_PARAMETERS),
              {
                key: "members",
                title: t("emode.members"),
                cell: ({ number }) => {
                  const members = market.assets.filter((asset) => asset.emodeGroups.includes(number));
                  return formatList(members.map(({ symbol }) => symbol)) || "—";
                },
              },
            ]}
          />
        </Card>
      )}
      {pegs.length > 0 && (
        <Card title={t("pegs.title")} className={PRINTED}>
          <Sheet
            caption={t("pegs.title")}
            first={t("pegs.coin")}
            rows={pegs}
            rowKey={(peg) => peg.address}
            rowName={(peg) => peg.symbol}
            columns={parameterColumns(PEG_PARAMETERS)}
          />
        </Card>
      )}
      <MarketTerms figures={figures} />
      <Addresses market={market} />
    </div>
  );
}

/** On paper a section is a heading and a table, and stays on its sheet if it fits there. */
export const PRINTED = "print:break-inside-avoid print:border-0 print:p-0";

function ReserveSection({ group, market }: { group: ParameterGroup; market: MarketState }) {
  const { t } = useTranslation(["risk", "parameters"]);
  const title = t(`parameters:groups.${group}`);
  // Of the others the program refuses a facility.
  const assets = group === "facility" ? market.assets.filter((asset) => asset.isUsd1) : market.assets;
  if (assets.length === 0) return null;
  return (
    <Card title={title} className={PRINTED}>
      <Sheet
        caption={title}
        first={t("asset")}
        rows={assets}
        rowKey={(asset) => asset.index}
        rowName={(asset) => asset.symbol}
        columns={parameterColumns(RESERVE_PARAMETERS.filter((parameter) => parameter.group === group))}
      />
    </Card>
  );
}

function Stamp({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
