import { ArrowLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "wouter";
import { type Asset, type MarketState, useMarket } from "@/chain/market.ts";
import { findAsset } from "@/screens/markets/assets.ts";
import { buttonClasses } from "@/ui/Button.tsx";
import { ScreenTitle } from "@/ui/Card.tsx";
import { Loaded } from "@/ui/Loading.tsx";
import { Caps } from "./Caps.tsx";
import { Changes } from "./Changes.tsx";
import { Facility } from "./Facility.tsx";
import { Header } from "./Header.tsx";
import { History } from "./History.tsx";
import { Now } from "./Now.tsx";
import { Oracle } from "./Oracle.tsx";
import { Rates } from "./Rates.tsx";
import { ReserveNotices } from "./ReserveNotices.tsx";
import { Terms } from "./Terms.tsx";

/** One asset of the market. */
export default function Reserve() {
  // Words of what comes later are fetched along: a part that waited for them would hide the whole screen meanwhile.
  const { t } = useTranslation(["reserve", "markets", "parameters"]);
  const { asset: wanted = "" } = useParams<{ asset: string }>();
  const query = useMarket();
  return (
    <>
      <Link href="/" className="mb-4 inline-flex items-center gap-1.5 rounded text-muted text-sm hover:text-ink">
        <ArrowLeft aria-hidden className="size-4" />
        {t("back")}
      </Link>
      <Loaded query={query} lines={14}>
        {(market) => {
          const asset = findAsset(market.assets, wanted);
          return asset ? <Found key={asset.address} asset={asset} market={market} /> : <Missing wanted={wanted} />;
        }}
      </Loaded>
    </>
  );
}

function Found({ asset, market }: { asset: Asset; market: MarketState }) {
  return (
    <>
      <Header asset={asset} />
      <ReserveNotices asset={asset} />
      <div className="grid gap-5 lg:grid-cols-3">
        <div className="min-w-0 space-y-5 lg:col-span-2">
          <Now asset={asset} />
          <Rates asset={asset} rules={market.rules} />
          <History asset={asset} now={market.now} />
        </div>
        <div className="min-w-0 space-y-5">
          <Caps asset={asset} />
          <Oracle asset={asset} />
          {asset.isUsd1 && <Facility asset={asset} />}
        </div>
      </div>
      <div className="mt-5 space-y-5">
        <Changes asset={asset} />
        <Terms asset={asset} />
      </div>
    </>
  );
}

function Missing({ wanted }: { wanted: string }) {
  const { t } = useTranslation("reserve");
  return (
    <>
      <ScreenTitle title={t("notFound.title")} lead={t("notFound.lead", { asset: wanted })} />
      <Link href="/" className={buttonClasses("primary")}>
        {t("back")}
      </Link>
    </>
  );
}
