import { Download, Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MarketState } from "@/chain/market.ts";
import { useConfig } from "@/config/context.tsx";
import { save } from "@/format/files.ts";
import { Button } from "@/ui/Button.tsx";
import { parametersCsv, parametersJson } from "./records.ts";

/** Saves or prints what is shown. */
export function Downloads({ market }: { market: MarketState }) {
  const { t } = useTranslation("risk");
  const { name: network } = useConfig();
  const day = new Date(Number(market.now) * 1000).toISOString().slice(0, 10);
  const name = `wlm-parameters-${network}-${day}`;
  return (
    <div data-print="hide" className="flex flex-wrap gap-2">
      <Button onClick={() => save(`${name}.csv`, "text/csv", parametersCsv(market))} aria-label={t("download.csv")}>
        <Download aria-hidden className="size-4" /> CSV
      </Button>
      <Button
        onClick={() => save(`${name}.json`, "application/json", parametersJson(market, network))}
        aria-label={t("download.json")}
      >
        <Download aria-hidden className="size-4" /> JSON
      </Button>
      <Button onClick={() => window.print()}>
        <Printer aria-hidden className="size-4" /> {t("download.print")}
      </Button>
    </div>
  );
}
