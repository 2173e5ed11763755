import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ObligationFigures } from "@/chain/rules.ts";
import { shortAddress } from "@/format/numbers.ts";
import { Badge } from "@/ui/Badge.tsx";
import { useWallet } from "@/wallet/wallet.tsx";

/** Whose obligation it is, with the way to all their positions. */
export function Owner({ owner, id }: Pick<ObligationFigures, "owner" | "id">) {
  const { t } = useTranslation("liquidations");
  const { account } = useWallet();
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link
        href={`/portfolio/${owner}`}
        title={owner}
        className="whitespace-nowrap rounded font-mono underline decoration-line underline-offset-4 hover:decoration-ink"
      >
        {shortAddress(owner)}
      </Link>
      {id !== 0 && <span className="text-muted text-xs">#{id}</span>}
      {account?.address === owner && <Badge tone="info">{t("table.yours")}</Badge>}
    </span>
  );
}
