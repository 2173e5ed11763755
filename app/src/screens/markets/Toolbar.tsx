import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Choice } from "@/ui/Choice.tsx";
import { FILTERS, type Filter, SORTS, type SortKey } from "./assets.ts";

const SORT_KEYS = Object.keys(SORTS) as SortKey[];

interface ToolbarProps {
  typed: string;
  onType: (typed: string) => void;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

/** Narrows the list down. */
export function Toolbar({ typed, onType, filter, onFilter }: ToolbarProps) {
  const { t } = useTranslation("markets");
  return (
    <>
      <label className="relative block w-full sm:w-72">
        <span className="sr-only">{t("list.search")}</span>
        <Search aria-hidden className="pointer-events-none absolute top-3 left-3 size-4 text-muted" />
        <input
          type="search"
          value={typed}
          placeholder={t("list.searchShort")}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onType(event.target.value)}
          className="h-10 w-full rounded-lg border border-line bg-card pr-3 pl-9 text-base placeholder:text-muted sm:text-sm"
        />
      </label>
      <Choice
        label={t("list.filter")}
        options={FILTERS.map((one) => [one, t(`list.${one}`)] as const)}
        value={filter}
        onChange={onFilter}
      />
    </>
  );
}

/** What cards are sorted by; a table says so in its head. */
export function SortChoice({ value, onChange }: { value: SortKey; onChange: (key: SortKey) => void }) {
  const { t } = useTranslation("markets");
  return (
    <label className="flex items-center gap-2 text-muted text-sm">
      {t("list.sort")}
      <select
        value={value}
        onChange={(event) => onChange(event.target.value as SortKey)}
        className="h-10 rounded-lg border border-line bg-card px-2 text-base text-ink sm:text-sm"
      >
        {SORT_KEYS.map((key) => (
          <option key={key} value={key}>
            {t(`column.${key}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
