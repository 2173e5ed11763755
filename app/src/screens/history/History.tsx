import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { shortAddress } from "@/format/numbers.ts";
import { AddressForm } from "@/ui/AddressForm.tsx";
import { Notice } from "@/ui/Badge.tsx";
import { Card, ScreenTitle } from "@/ui/Card.tsx";
import { useViewer } from "@/wallet/viewer.ts";
import { Activity } from "./Activity.tsx";

/** All that a wallet did in the market, and what was done to its obligations. */
export default function History() {
  // Words of what comes later are fetched along: a part that waited for them would hide the whole screen meanwhile.
  const { t } = useTranslation(["history", "common", "errors"]);
  const { address, readOnly } = useViewer();
  const [, navigate] = useLocation();
  const [ofWallet, setOfWallet] = useState(true);
  return (
    <>
      <ScreenTitle title={t("title")} lead={t("lead")} />
      {address === undefined ? (
        <Card className="max-w-xl space-y-5">
          <Notice title={t("common:wallet.needed")} />
          <AddressForm onAddress={(one) => navigate(`/history/${one}`)} />
        </Card>
      ) : (
        <div className="space-y-4">
          {readOnly && (
            <Notice title={t("common:wallet.readOnly", { address: shortAddress(address) })}>
              {t("common:wallet.readOnlyLead")}
            </Notice>
          )}
          <Activity key={`${address} ${ofWallet}`} viewer={address} ofWallet={ofWallet} onOfWallet={setOfWallet} />
        </div>
      )}
    </>
  );
}
