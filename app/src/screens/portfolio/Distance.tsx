import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatList } from "@/format/list.ts";
import { formatBps, formatPrice } from "@/format/numbers.ts";
import { Card } from "@/ui/Card.tsx";
import { Line, Lines } from "@/ui/Stat.tsx";
import { AssetLink } from "./Amount.tsx";
import type { Account } from "./model.ts";
import { Rows } from "./Rows.tsx";
import type { AssetRisk, Move, Risk } from "./risk.ts";

interface DistanceProps {
  risk: Risk;
  account: Account;
  assets: readonly Asset[];
}

/** How far prices are from liquidating an account. */
export function Distance({ risk, account, assets }: DistanceProps) {
  const { t } = useTranslation("portfolio");
  const { together } = risk;
  return (
    <Card title={t("risk.title")}>
      <p className="mb-3 text-muted text-sm">{t("risk.lead")}</p>
      {!account.health.ok ? (
        <p className="text-sm">{t("risk.unknown")}</p>
      ) : (
        <>
          {together && together.assets.length > 1 && (
            <Lines>
              <Line label={t("risk.together", { assets: formatList(together.assets.map((asset) => asset.symbol)) })}>
                {together.fallBps === undefined ? t("risk.never") : <By bps={together.fallBps} />}
              </Line>
            </Lines>
          )}
          <Rows
            caption={t("risk.title")}
            rows={risk.assets}
            rowKey={(row) => row.asset.index}
            name={{ title: t("risk.asset"), cell: (row) => <AssetLink asset={row.asset} assets={assets} /> }}
            cells={[
              { title: t("risk.role"), cell: (row) => t(`risk.${roleOf(row)}`) },
              { title: t("risk.now"), cell: (row) => formatPrice(row.asset.price.usd) },
              { title: t("risk.fall"), cell: (row) => <To move={row.fall} /> },
              { title: t("risk.rise"), cell: (row) => <To move={row.rise} /> },
            ]}
          />
        </>
      )}
    </Card>
  );
}

function roleOf({ backs, isOwed }: AssetRisk): "both" | "collateral" | "debt" {
  return backs && isOwed ? "both" : backs ? "collateral" : "debt";
}

function To({ move }: { move: Move | undefined }) {
  const { t } = useTranslation("portfolio");
  if (!move) return <span className="text-muted">{t("risk.never")}</span>;
  if (move.bps === 0) return <span className="font-medium text-bad">{t("risk.already")}</span>;
  return (
    <>
      <span className="block font-medium">{formatBps(Math.abs(move.bps))}</span>
      <span className="block text-muted text-xs">{t("risk.to", { price: formatPrice(move.usd) })}</span>
    </>
  );
}

function By({ bps }: { bps: number }) {
  const { t } = useTranslation("portfolio");
  if (bps === 0) return <span className="text-bad">{t("risk.already")}</span>;
  return t("risk.by", { percent: formatBps(bps) });
}
