import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { useMint } from "@/chain/mint.ts";
import { formatAmount, formatNumber, formatPercent, formatPrice } from "@/format/numbers.ts";
import { Notice } from "@/ui/Badge.tsx";
import { Card } from "@/ui/Card.tsx";
import { Stat, Stats } from "@/ui/Stat.tsx";
import { Composition } from "./Composition.tsx";
import { capacity, minted, part, sources, USD1_DECIMALS } from "./sources.ts";

const ONE = 10n ** BigInt(USD1_DECIMALS);

/** How much USD1 there is, how much of it the program minted, and by which facilities. */
export function Supply({ market }: { market: MarketState }) {
  const { t } = useTranslation("usd1");
  const mint = useMint(market.figures.usd1Mint);
  const all = sources(market);
  const [level, limit] = [minted(all), capacity(all)];
  const usd1 = market.assets.find((asset) => asset.isUsd1);
  const amount = (units: bigint) => formatAmount(units, USD1_DECIMALS);
  // Of millions people want to see each, of less than a thousand the cents.
  const long = (units: bigint) => (units < 1_000n * ONE ? amount(units) : formatNumber(units / ONE));
  const isOurs = mint.data?.authority === market.figures.address;
  const unread = mint.isError ? t("supply.unread") : "…";
  const elsewhere = mint.data && mint.data.supply > level ? mint.data.supply - level : 0n;
  return (
    <Card title={t("supply.title")} className="lg:col-start-1">
      <Stats>
        <Stat
          label={t("supply.all")}
          hint={t("supply.allHint")}
          value={mint.data ? long(mint.data.supply) : unread}
          note={usd1 && usd1.price.publishedAt > 0n && t("supply.price", { price: formatPrice(usd1.price.usd) })}
        />
        <Stat
          label={t("supply.minted")}
          hint={t("supply.mintedHint")}
          value={long(level)}
          note={
            limit > 0n
              ? t("supply.ofCapacity", { part: formatPercent(part(level, limit) ?? 0, 1), capacity: amount(limit) })
              : t("supply.noCapacity")
          }
        />
        <Stat
          label={t("supply.elsewhere")}
          hint={t("supply.elsewhereHint")}
          value={mint.data ? long(elsewhere) : unread}
        />
      </Stats>
      {mint.data && !isOurs && (
        <div className="mt-4">
          <Notice tone="warn" title={t("supply.notOurs")}>
            {mint.data.authority ? t("supply.notOursLead", { authority: mint.data.authority }) : t("supply.fixedLead")}
          </Notice>
        </div>
      )}
      {level > 0n && (
        <div className="mt-5">
          <Composition
            label={t("supply.from")}
            parts={all
              .filter((source) => source.level > 0n)
              .map((source) => ({
                key: source.key,
                name: source.kind === "lending" ? t("sources.lending") : t("sources.peg", { coin: source.symbol }),
                size: Number(source.level),
                text: `${amount(source.level)} · ${formatPercent(part(source.level, level) ?? 0, 1)}`,
              }))}
          />
        </div>
      )}
    </Card>
  );
}
