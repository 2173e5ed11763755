import { Settings as Gear, Languages, Moon, Sun } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { chooseRpc, chosenRpc } from "@/config/config.ts";
import { useConfig } from "@/config/context.tsx";
import { changeLanguage, LANGUAGES, type Language } from "@/i18n/index.ts";
import { Button } from "@/ui/Button.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { Field } from "@/ui/Field.tsx";

const QUIET = "grid size-10 place-items-center rounded-lg text-muted hover:bg-sunken hover:text-ink";

/** Changes between light and dark, and remembers it. */
export function ThemeButton() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const other = theme === "dark" ? "light" : "dark";
  const turn = () => {
    document.documentElement.dataset.theme = other;
    localStorage.setItem("wlm.theme", other);
    setTheme(other);
  };
  const Icon = theme === "dark" ? Sun : Moon;
  return (
    <button
      type="button"
      className={QUIET}
      onClick={turn}
      aria-label={t(theme === "dark" ? "theme.toLight" : "theme.toDark")}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <label className="relative inline-flex items-center">
      <Languages aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-muted" />
      <span className="sr-only">{t("language")}</span>
      <select
        value={i18n.language}
        onChange={(event) => changeLanguage(event.target.value as Language)}
        className="h-10 w-28 rounded-lg bg-transparent pr-1 pl-8 text-muted text-sm hover:bg-sunken hover:text-ink"
      >
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language} className="bg-card text-ink">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The node that is asked. */
export function SettingsButton() {
  const { t } = useTranslation();
  const { rpcUrl } = useConfig();
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState(chosenRpc() ?? "");
  const [refused, setRefused] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (url && !/^https?:\/\/./.test(url)) return setRefused(true);
    chooseRpc(url || null);
    location.reload();
  };
  return (
    <>
      <button type="button" className={QUIET} onClick={() => setOpen(true)} aria-label={t("settings.open")}>
        <Gear aria-hidden className="size-4" />
      </button>
      <Dialog title={t("settings.title")} open={open} onOpenChange={setOpen}>
        <form onSubmit={save} className="space-y-4">
          <Field
            label={t("settings.rpc")}
            note={t("settings.rpcNote")}
            problem={refused && t("settings.rpcProblem")}
            placeholder={rpcUrl}
            value={url}
            inputMode="url"
            spellCheck={false}
            onChange={(event) => {
              setUrl(event.target.value.trim());
              setRefused(false);
            }}
          />
          <Button type="submit" kind="primary" size="large">
            {t("settings.save")}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
