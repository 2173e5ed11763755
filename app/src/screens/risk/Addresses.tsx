import { useTranslation } from "react-i18next";
import type { Asset, MarketState, Peg } from "@/chain/market.ts";
import { Card } from "@/ui/Card.tsx";
import { FullAddress, Sheet, type SheetColumn } from "./Sheet.tsx";

const OF_RESERVES = ["mint", "address", "vault", "insurance", "priceAccount"] as const;
const OF_PEGS = ["mint", "address", "vault", "priceAccount"] as const;

/** Where everything is: each address can be looked at by any explorer of the network. */
export function Addresses({ market: { assets, pegs } }: { market: MarketState }) {
  const { t } = useTranslation("risk");
  const column = <Row extends Asset | Peg, Key extends keyof Row & (typeof OF_RESERVES)[number]>(
    key: Key,
  ): SheetColumn<Row> => ({
    key,
    title: t(`addresses.${key}`),
    cell: (row) => {
      const address = row[key];
      return typeof address === "string" ? <FullAddress address={address} /> : "—";
    },
  });
  return (
    <>
      <Card title={t("addresses.reserves")} className="print:border-0 print:p-0">
        <Sheet
          caption={t("addresses.reserves")}
          first={t("asset")}
          rows={assets}
          rowKey={(asset) => asset.index}
          rowName={(asset) => asset.symbol}
          columns={OF_RESERVES.map((key) => column<Asset, typeof key>(key))}
        />
      </Card>
      {pegs.length > 0 && (
        <Card title={t("addresses.pegs")} className="print:border-0 print:p-0">
          <Sheet
            caption={t("addresses.pegs")}
            first={t("pegs.coin")}
            rows={pegs}
            rowKey={(peg) => peg.address}
            rowName={(peg) => peg.symbol}
            columns={OF_PEGS.map((key) => column<Peg, typeof key>(key))}
          />
        </Card>
      )}
    </>
  );
}
