import { useTranslation } from "react-i18next";
import type { Asset } from "@/chain/market.ts";
import { formatTime } from "@/format/time.ts";
import { Badge } from "@/ui/Badge.tsx";
import { type AssetState, statesOf } from "./states.ts";

/** What is special about a reserve, a word each. */
export function StateBadges({ asset }: { asset: Asset }) {
  const states = statesOf(asset);
  if (states.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-1">
      {states.map((state) => (
        <StateBadge key={"group" in state ? state.key + state.group : state.key} state={state} />
      ))}
    </span>
  );
}

function StateBadge({ state }: { state: AssetState }) {
  const { t } = useTranslation("markets");
  const values = {
    until: "until" in state ? formatTime(state.until) : "",
    group: "group" in state ? state.group : "",
  };
  return (
    <Badge tone={state.tone}>
      <span className="whitespace-normal">{t(`state.${state.key}`, values)}</span>
    </Badge>
  );
}
