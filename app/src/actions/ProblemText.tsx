import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatAmount, toDecimal } from "@/format/numbers.ts";
import type { Limit } from "./limits.ts";
import type { Problem } from "./problem.ts";
import { useSentence } from "./useSentence.ts";

/** What the amount has nothing to do with. */
const NOT_OF_LIMITS = ["AmountNotANumber", "AmountTooFine", "ZeroAmount"];

interface ProblemTextProps {
  problem: Problem;
  limit: Limit;
  asset: Asset;
  /** Puts an amount in. */
  take: (text: string) => void;
}

/** Why an amount is refused, the limit in numbers, and the way to it. */
export function ProblemText({ problem, limit, asset, take }: ProblemTextProps) {
  const { t } = useTranslation("actions");
  const sentence = useSentence();
  const { most } = limit;
  const hasWay = most !== undefined && most > 0n && !NOT_OF_LIMITS.includes(problem.name);
  return (
    <>
      {sentence(problem)}{" "}
      {hasWay && (
        <>
          {t("most", { amount: `${formatAmount(most, asset.decimals, "full")} ${asset.symbol}` })}{" "}
          <button
            type="button"
            onClick={() => take(toDecimal(most, asset.decimals))}
            className="font-medium text-ink underline underline-offset-2"
          >
            {t("takeMost")}
          </button>{" "}
        </>
      )}
      <code className="text-muted text-xs">{problem.name}</code>
    </>
  );
}
