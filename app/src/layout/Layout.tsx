import { WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import { Menu, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useRoute } from "wouter";
import { useConfig } from "@/config/context.tsx";
import { AddressText } from "@/ui/Address.tsx";
import { classes } from "@/ui/classes.ts";
import { NetworkNotices } from "./Notices.tsx";
import { LanguageChoice, SettingsButton, ThemeButton } from "./Settings.tsx";
import { WalletButton } from "./Wallet.tsx";

const SCREENS = [
  ["/", "markets"],
  ["/portfolio", "portfolio"],
  ["/usd1", "usd1"],
  ["/liquidations", "liquidations"],
  ["/governance", "governance"],
  ["/history", "history"],
  ["/risk", "risk"],
] as const;

/** What stands around every screen. */
export function Layout({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-card focus:p-3">
        {t("skip")}
      </a>
      <header data-print="hide" className="sticky top-0 z-30 border-line border-b bg-card">
        <div className="mx-auto flex h-16 max-w-7xl items-center gap-2 px-4">
          <Link
            href="/"
            onClick={close}
            className="mr-2 flex items-center gap-2.5 font-semibold tracking-tight"
            aria-label={t("brand")}
          >
            <img src="/mark.svg" alt="" className="size-8" />
            <span className="hidden xl:inline">{t("brand")}</span>
          </Link>
          <nav aria-label={t("nav.label")} className="hidden lg:block">
            <ul className="flex">
              <Screens onClick={close} />
            </ul>
          </nav>
          <div className="ml-auto flex items-center gap-0.5">
            <div className="hidden items-center sm:flex">
              <Tools />
            </div>
            <WalletButton />
            <button
              type="button"
              aria-label={t("nav.menu")}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="grid size-10 place-items-center rounded-lg text-muted hover:bg-sunken lg:hidden"
            >
              {open ? <X aria-hidden className="size-5" /> : <Menu aria-hidden className="size-5" />}
            </button>
          </div>
        </div>
        {open && (
          <nav aria-label={t("nav.label")} className="border-line border-t px-4 py-2 lg:hidden">
            <ul>
              <Screens onClick={close} />
            </ul>
            <div className="flex items-center border-line border-t pt-2 sm:hidden">
              <Tools />
            </div>
          </nav>
        )}
      </header>
      <NetworkNotices />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-7xl flex-1 px-4 py-6 outline-none sm:py-8">
        {children}
      </main>
      <Footer />
    </div>
  );
}

function Screens({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return SCREENS.map(([path, name]) => (
    <li key={path}>
      <NavLink path={path} onClick={onClick}>
        {t(`nav.${name}`)}
      </NavLink>
    </li>
  ));
}

function Tools() {
  return (
    <>
      <LanguageChoice />
      <ThemeButton />
      <SettingsButton />
    </>
  );
}

function NavLink({ path, onClick, children }: { path: string; onClick: () => void; children: ReactNode }) {
  const [here] = useRoute(path === "/" ? "/" : `${path}/*?`);
  return (
    <Link
      href={path}
      onClick={onClick}
      aria-current={here ? "page" : undefined}
      className={classes(
        "block rounded-lg px-3 py-2 font-medium text-sm",
        here ? "bg-sunken text-ink" : "text-muted hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}

function Footer() {
  const { t } = useTranslation();
  const { market, name } = useConfig();
  return (
    <footer className="border-line border-t">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-5 text-muted text-sm">
        <span>
          {t("footer.network")} {name}
        </span>
        <span className="inline-flex items-center gap-1">
          {t("footer.program")} <AddressText address={WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS} />
        </span>
        <span className="inline-flex items-center gap-1">
          {t("footer.market")} <AddressText address={market} />
        </span>
        <span className="basis-full xl:ml-auto xl:basis-auto">{t("footer.noAdvice")}</span>
      </div>
    </footer>
  );
}
