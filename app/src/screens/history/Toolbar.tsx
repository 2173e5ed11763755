import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Entry, KINDS } from "./entry.ts";
import { coinsOfAll, type Filter } from "./filter.ts";

interface ToolbarProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** All that could be shown. */
  entries: readonly Entry[];
  ofWallet: boolean;
  onOfWallet: (ofWallet: boolean) => void;
  downloads: ReactNode;
}

const CONTROL = "h-10 w-full min-w-0 rounded-lg border border-line bg-card px-3 text-base text-ink sm:text-sm";

/** What narrows the entries down. */
export function Toolbar({ filter, onFilter, entries, ofWallet, onOfWallet, downloads }: ToolbarProps) {
  const { t } = useTranslation("history");
  const kinds = KINDS.filter((kind) => filter.kind === kind || entries.some((entry) => entry.kind === kind));
  return (
    <div data-print="hide" className="space-y-3">
      <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-[2fr_1fr_1fr_auto]">
        <label className="relative col-span-2 block md:col-span-1">
          <span className="mb-1 block text-muted text-sm">{t("filter.search")}</span>
          <Search aria-hidden className="pointer-events-none absolute bottom-3 left-3 size-4 text-muted" />
          <input
            type="search"
            value={filter.text}
            placeholder={t("filter.searchFor")}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onFilter({ ...filter, text: event.target.value })}
            className={`${CONTROL} pl-9 placeholder:text-muted`}
          />
        </label>
        <Choice
          label={t("filter.kind")}
          value={filter.kind}
          options={kinds.map((kind) => [kind, t(`kind.${kind}`)])}
          onChange={(kind) => onFilter({ ...filter, kind: kind as Filter["kind"] })}
        />
        <Choice
          label={t("filter.asset")}
          value={filter.asset}
          options={coinsOfAll(entries).map((coin) => [coin.mint, coin.symbol])}
          onChange={(asset) => onFilter({ ...filter, asset })}
        />
        {downloads}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 text-sm">
        <label className="inline-flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            checked={ofWallet}
            onChange={(event) => onOfWallet(event.target.checked)}
            className="size-4 shrink-0 accent-brand"
          />
          {t("filter.ofWallet")}
        </label>
        <p className="text-muted">{t("values")}</p>
      </div>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: (readonly [value: string, name: string])[];
  onChange: (value: string) => void;
}

/** One of several, or all. */
function Choice({ label, value, options, onChange }: ChoiceProps) {
  const { t } = useTranslation("history");
  return (
    <label className="block min-w-0">
      <span className="mb-1 block text-muted text-sm">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)} className={CONTROL}>
        <option value="all">{t("filter.all")}</option>
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
