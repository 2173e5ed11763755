import { Download } from "lucide-react";
import { use } from "react";
import { useTranslation } from "react-i18next";
import { save } from "@/format/files.ts";
import { Button } from "@/ui/Button.tsx";
import type { Entry } from "./entry.ts";
import { toCsv, toJson } from "./exported.ts";
import type { Known } from "./known.ts";
import { PricesContext } from "./Worth.tsx";

/** Saves all that has been loaded, filtered or not. */
export function Downloads({ entries, known }: { entries: readonly Entry[]; known: Known }) {
  const { t } = useTranslation("history");
  const name = `wlm-history-${known.viewer}-${new Date().toISOString().slice(0, 10)}`;
  const prices = use(PricesContext);
  const none = entries.length === 0;
  return (
    <div className="flex gap-2">
      <Button
        disabled={none}
        aria-label={t("download.csv")}
        onClick={() => save(`${name}.csv`, "text/csv", toCsv(entries, known, prices))}
      >
        <Download aria-hidden className="size-4" /> CSV
      </Button>
      <Button
        disabled={none}
        aria-label={t("download.json")}
        onClick={() => save(`${name}.json`, "application/json", toJson(entries, known, prices))}
      >
        <Download aria-hidden className="size-4" /> JSON
      </Button>
    </div>
  );
}
