import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "@/format/numbers.ts";
import { Button } from "@/ui/Button.tsx";

const PAGE = 25;

/** Which rows of many are shown. */
export interface Pages {
  count: number;
  /** From 0. */
  page: number;
  last: number;
  /** From the first row to before the second. */
  shown: [number, number];
  go: (page: number) => void;
}

export function usePages(count: number): Pages {
  const [wanted, go] = useState(0);
  const last = Math.max(0, Math.ceil(count / PAGE) - 1);
  // Rows may have become fewer.
  const page = Math.min(wanted, last);
  return { count, page, last, shown: [page * PAGE, Math.min((page + 1) * PAGE, count)], go };
}

/** The way to the other rows; nothing where all are shown. */
export function Pager({ pages: { count, page, last, shown, go } }: { pages: Pages }) {
  const { t } = useTranslation("liquidations");
  if (last === 0) return null;
  const [from, to] = shown;
  return (
    <nav aria-label={t("pager.label")} className="mt-4 flex items-center justify-end gap-2 text-sm">
      <p aria-live="polite" className="mr-2 text-muted">
        {t("pager.range", { from: formatNumber(from + 1), to: formatNumber(to), count: formatNumber(count) })}
      </p>
      <Button size="small" disabled={page === 0} onClick={() => go(page - 1)} aria-label={t("pager.back")}>
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <Button size="small" disabled={page === last} onClick={() => go(page + 1)} aria-label={t("pager.on")}>
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </nav>
  );
}
