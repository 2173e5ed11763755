import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatAmount } from "@/format/numbers.ts";
import { Select } from "@/ui/Select.tsx";
import type { Choices, Pair } from "./offer.ts";

interface PairChoiceProps {
  assets: readonly Asset[];
  possible: Choices;
  pair: Pair;
  choose: (pair: Pair) => void;
}

/** Which debt is repaid, and which collateral is received. */
export function PairChoice({ assets, possible: { debts, collaterals, best }, pair, choose }: PairChoiceProps) {
  const { t } = useTranslation("liquidations");
  const isBest = best?.debt === pair.debt && best.collateral === pair.collateral;
  const option = (index: number, units: bigint) => {
    const asset = assets[index];
    return [String(index), asset ? `${asset.symbol} · ${formatAmount(units, asset.decimals)}` : ""] as const;
  };
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{t("pair.legend")}</legend>
      <div className="grid grid-cols-2 gap-3">
        <Select
          label={t("pair.debt")}
          options={debts.map(({ index, owed }) => option(index, owed))}
          value={String(pair.debt)}
          onChange={(debt) => choose({ ...pair, debt: Number(debt) })}
        />
        <Select
          label={t("pair.collateral")}
          options={collaterals.map(({ index, supplied }) => option(index, supplied))}
          value={String(pair.collateral)}
          onChange={(collateral) => choose({ ...pair, collateral: Number(collateral) })}
        />
      </div>
      {best && (
        <p className="mt-1.5 text-muted text-sm">
          {isBest
            ? t("pair.isBest")
            : t("pair.best", { debt: assets[best.debt]?.symbol, collateral: assets[best.collateral]?.symbol })}
        </p>
      )}
    </fieldset>
  );
}
