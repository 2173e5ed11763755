import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Asset } from "@/chain/market.ts";
import { formatPercent } from "@/format/numbers.ts";
import { type Column, Table } from "@/ui/Table.tsx";
import { TokenName } from "@/ui/Token.tsx";
import { assetPath, SORTS } from "./assets.ts";
import { ActionButtons, AmountCell, ltvText, UtilisationCell } from "./cells.tsx";
import { PriceBadges, priceText } from "./PriceBadges.tsx";
import { StateBadges } from "./StateBadges.tsx";

interface AssetTableProps {
  /** Those to show. */
  rows: readonly Asset[];
  /** All of the market. */
  assets: readonly Asset[];
}

/** The assets on a wide screen, a row each. */
export function AssetTable({ rows, assets }: AssetTableProps) {
  const { t } = useTranslation("markets");
  const columns: Column<Asset>[] = [
    {
      key: "asset",
      title: t("column.asset"),
      sortBy: SORTS.asset,
      cell: (asset) => (
        <div className="max-w-52 space-y-1.5">
          <Link href={assetPath(asset, assets)} className="block rounded-lg hover:underline">
            <TokenName symbol={asset.symbol} name={asset.name} />
          </Link>
          <StateBadges asset={asset} />
        </div>
      ),
    },
    {
      key: "price",
      title: t("column.price"),
      sortBy: SORTS.price,
      cell: (asset) => (
        <div className="space-y-1">
          <div>{priceText(asset)}</div>
          <div className="flex max-w-40 flex-wrap gap-1">
            <PriceBadges asset={asset} />
          </div>
        </div>
      ),
    },
    {
      key: "supplied",
      title: t("column.supplied"),
      sortBy: SORTS.supplied,
      align: "right",
      cell: (asset) => <AmountCell asset={asset} side="supply" />,
    },
    {
      key: "supplyApy",
      title: t("column.supplyApy"),
      sortBy: SORTS.supplyApy,
      align: "right",
      cell: (asset) => <span className="font-medium text-good">{formatPercent(asset.rates.supplyApy)}</span>,
    },
    {
      key: "borrowed",
      title: t("column.borrowed"),
      sortBy: SORTS.borrowed,
      align: "right",
      cell: (asset) => <AmountCell asset={asset} side="borrow" />,
    },
    {
      key: "borrowApy",
      title: t("column.borrowApy"),
      sortBy: SORTS.borrowApy,
      align: "right",
      cell: (asset) => <span className="font-medium">{formatPercent(asset.rates.borrowApy)}</span>,
    },
    {
      key: "utilisation",
      title: t("column.utilisation"),
      sortBy: SORTS.utilisation,
      align: "right",
      cell: (asset) => <UtilisationCell asset={asset} />,
    },
    {
      key: "ltv",
      title: t("column.ltv"),
      sortBy: SORTS.ltv,
      align: "right",
      cell: (asset) => <span className="whitespace-nowrap">{ltvText(asset)}</span>,
    },
    {
      key: "actions",
      title: <span className="sr-only">{t("column.actions")}</span>,
      align: "right",
      cell: (asset) => (
        <div className="inline-flex flex-col gap-1.5">
          <ActionButtons asset={asset} />
        </div>
      ),
    },
  ];
  return (
    <Table
      caption={t("list.title")}
      columns={columns}
      rows={rows}
      rowKey={(asset) => asset.mint}
      sortedBy={{ key: "supplied", order: "descending" }}
    />
  );
}
