import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { MissingMarket, useMarket } from "@/chain/market.ts";
import { useConfig } from "@/config/context.tsx";
import { formatDuration, formatRelative } from "@/format/time.ts";
import { Notice } from "@/ui/Badge.tsx";
import { useSigner } from "@/wallet/signer.tsx";

/** Seconds that the chain's clock may lie behind this machine's before people are told. */
const BEHIND = 60;

/** What is wrong with the node or the wallet, on every screen. */
export function NetworkNotices() {
  const { t } = useTranslation();
  const config = useConfig();
  const query = useMarket();
  const signer = useSigner();
  const now = useSeconds();
  const behind = query.data ? now - Number(query.data.now) : 0;
  const notices = [
    query.isError && query.error instanceof MissingMarket && (
      <Notice key="missing" tone="bad" title={t("market.missing")}>
        {t("market.missingLead", { address: config.market })}
      </Notice>
    ),
    query.failureCount > 0 && !(query.error instanceof MissingMarket) && (
      <Notice key="node" tone="bad" title={t("node.unreachable")}>
        {query.data && t("node.showing", { ago: formatRelative(Math.min(-1, query.dataUpdatedAt / 1000 - now)) })}
      </Notice>
    ),
    query.failureCount === 0 && behind > BEHIND && (
      <Notice key="clock" tone="warn" title={t("node.behind")}>
        {t("node.behindLead", { age: formatDuration(behind) })}
      </Notice>
    ),
    signer.state === "wrong-network" && (
      <Notice key="wallet" tone="warn" title={t("wallet.wrongNetwork", { network: config.name })}>
        {t("wallet.wrongNetworkLead")}
      </Notice>
    ),
  ].filter(Boolean);
  if (notices.length === 0) return null;
  return (
    <div data-print="hide" className="mx-auto w-full max-w-7xl space-y-2 px-4 pt-4">
      {notices}
    </div>
  );
}

/** This machine's time in unix seconds, once a second. */
function useSeconds(): number {
  const [now, setNow] = useState(() => Math.floor(Date.now() / 1000));
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(Date.now() / 1000)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
