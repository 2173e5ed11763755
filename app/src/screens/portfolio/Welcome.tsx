import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { WalletButton } from "@/layout/Wallet.tsx";
import { AddressForm } from "@/ui/AddressForm.tsx";
import { buttonClasses } from "@/ui/Button.tsx";
import { Card, ScreenTitle } from "@/ui/Card.tsx";

/** What the screen is for, while nobody is connected, and the two ways on. */
export function Welcome() {
  const { t } = useTranslation("portfolio");
  const [, navigate] = useLocation();
  return (
    <>
      <ScreenTitle title={t("welcome.title")} lead={t("welcome.lead")} />
      <div className="grid gap-4 md:grid-cols-2">
        <Card title={t("welcome.connect")}>
          <p className="mb-4 text-muted text-sm">{t("welcome.connectLead")}</p>
          <WalletButton />
        </Card>
        <Card title={t("welcome.look")}>
          <AddressForm onAddress={(address) => navigate(`/portfolio/${address}`)} />
        </Card>
      </div>
      <div className="mt-4">
        <Start wallet="unknown" />
      </div>
    </>
  );
}

/** What to do first, in an account that has nothing yet. */
export function Start({ wallet }: { wallet: "empty" | "full" | "unknown" }) {
  const { t } = useTranslation("portfolio");
  return (
    <Card title={t("start.title")}>
      <ol className="grid gap-5 md:grid-cols-3">
        {(["supply", "back", "borrow"] as const).map((step, place) => (
          <li key={step} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-8 shrink-0 place-items-center rounded-full bg-brand font-semibold text-on-brand text-sm"
            >
              {place + 1}
            </span>
            <div>
              <h3 className="font-semibold">{t(`start.${step}`)}</h3>
              <p className="mt-1 text-muted text-sm">
                {step === "supply" && wallet === "empty" ? t("start.supplyEmpty") : t(`start.${step}Lead`)}
              </p>
              {step === "supply" && wallet === "empty" && (
                <Link href="/usd1" className={`${buttonClasses("secondary", "small")} mt-2`}>
                  {t("start.supplyUsd1")}
                </Link>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
