import { useTranslation } from "react-i18next";
import { Select } from "@/ui/Select.tsx";
import type { BoxProps } from "./box.ts";
import type { AmountKind } from "./limits.ts";
import { portfolioOf, positionOf } from "./scene.ts";

interface ChoicesProps extends BoxProps {
  /** What is done with the asset; undefined where no asset is chosen. */
  kinds: AmountKind | "collateral" | undefined;
  isBusy: boolean;
}

/** Which asset, and which of the owner's obligations. */
export function Choices({ scene, intent, setIntent, ids, kinds, isBusy, owner }: ChoicesProps) {
  const { t } = useTranslation("actions");
  const portfolio = portfolioOf(scene);
  const isOffered = (index: number) => {
    if (kinds === undefined || kinds === "supply" || kinds === "borrow") return true;
    const position = positionOf(portfolio, index);
    return ((kinds === "repay" ? position?.owed : position?.supplied) ?? 0n) > 0n;
  };
  const chosen = intent.kind === "emode" ? undefined : intent.reserve;
  const assets = scene.market.assets.filter((asset) => isOffered(asset.index) || asset.index === chosen);
  const isOpen = ids.includes(intent.obligation);
  const numbers = isOpen ? ids : [...ids, intent.obligation].sort((one, other) => one - other);
  // Whoever has one obligation, number 0, need not know that there could be more.
  const hasMany = owner !== undefined && (numbers.length > 1 || intent.obligation !== 0);
  if (chosen === undefined && !hasMany) return null;
  return (
    <div className="grid grid-flow-col gap-3">
      {chosen !== undefined && intent.kind !== "emode" && (
        <Select
          label={t("asset")}
          value={String(chosen)}
          options={assets.map(({ index, symbol, name }) => [
            String(index),
            name === symbol ? symbol : `${symbol} · ${name}`,
          ])}
          onChange={(reserve) => setIntent({ ...intent, reserve: Number(reserve) })}
          disabled={isBusy}
        />
      )}
      {hasMany && (
        <Select
          label={t("obligation")}
          value={String(intent.obligation)}
          options={numbers.map((id) => [
            String(id),
            t(ids.includes(id) ? "obligationNumber" : "obligationNew", { id }),
          ])}
          onChange={(obligation) => setIntent({ ...intent, obligation: Number(obligation) })}
          disabled={isBusy}
        />
      )}
    </div>
  );
}
