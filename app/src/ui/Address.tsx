import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shortAddress } from "@/format/numbers.ts";

/** An address, short, to copy. */
export function AddressText({ address }: { address: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <span className="inline-flex items-center gap-1 font-mono text-sm">
      <span title={address}>{shortAddress(address)}</span>
      <button
        type="button"
        onClick={copy}
        aria-label={t("copyAddress", { address })}
        className="grid size-6 place-items-center rounded text-muted hover:text-ink"
      >
        {copied ? <Check aria-hidden className="size-3.5 text-good" /> : <Copy aria-hidden className="size-3.5" />}
      </button>
    </span>
  );
}
