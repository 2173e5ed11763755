import { Check, Copy } from "lucide-react";
import { useEffect, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSentence } from "@/actions/useSentence.ts";
import type { MarketState } from "@/chain/market.ts";
import { ask } from "@/chain/rules.ts";
import type { AnyInstruction } from "@/chain/transaction.ts";
import { AddressText } from "@/ui/Address.tsx";
import { Notice } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { Choice } from "@/ui/Choice.tsx";
import { digest, type Export, exportFor, PAPERS, type Paper } from "./export.ts";
import type { Holder, Order } from "./orders.ts";
import { accountName } from "./words.ts";

interface ExportPanelProps {
  order: Order;
  /** Who is to act. */
  holder: Holder;
  market: MarketState;
}

interface ExportedProps extends ExportPanelProps {
  paper: Paper;
  instruction: AnyInstruction;
}

/** An order as a multisig imports it, and what is in it: nothing is sent from here. */
export function ExportPanel({ order, holder, market }: ExportPanelProps) {
  const { t } = useTranslation("governance");
  const sentence = useSentence();
  const [paper, setPaper] = useState<Paper>("squads");
  const [instruction] = useState(() => ask(() => order.instructions(holder.address)[0]));
  if (!instruction.ok) {
    return (
      <Notice tone="bad" title={instruction.refusal.name}>
        {sentence(instruction.refusal)}
      </Notice>
    );
  }
  if (!instruction.value) return null;
  return (
    <div className="space-y-4">
      <Choice
        label={t("export.for")}
        value={paper}
        onChange={setPaper}
        options={PAPERS.map((one) => [one, t(`export.${one}.name`)] as const)}
      />
      <Exported
        key={paper}
        paper={paper}
        instruction={instruction.value}
        order={order}
        holder={holder}
        market={market}
      />
    </div>
  );
}

function Exported({ paper, instruction, order, holder, market }: ExportedProps) {
  const made = useMemo(() => exportFor(paper, holder.address, instruction), [paper, holder.address, instruction]);
  return (
    <>
      <Text paper={paper} made={made} />
      <Sheet order={order} made={made} market={market} />
      <Digest bytes={made.bytes} />
    </>
  );
}

function Text({ paper, made }: { paper: Paper; made: Export }) {
  const { t } = useTranslation("governance");
  const [id, about] = [useId(), useId()];
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(made.text);
    setCopied(true);
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-muted text-sm">
        {t(`export.${paper}.label`)}
      </label>
      <textarea
        id={id}
        aria-describedby={about}
        readOnly
        rows={4}
        value={made.text}
        onFocus={(event) => event.target.select()}
        className="w-full resize-y break-all rounded-lg border border-line bg-sunken p-3 font-mono text-xs"
      />
      <p id={about} className="mt-1 text-muted text-sm">
        {t(`export.${paper}.how`)}
      </p>
      <Button kind="primary" className="mt-3 w-full" onClick={copy}>
        {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
        <span aria-live="polite">{t(copied ? "export.copied" : "export.copy")}</span>
      </Button>
    </div>
  );
}

/** What is in the bytes, in words. */
function Sheet({ order, made, market }: { order: Order; made: Export; market: MarketState }) {
  const { t } = useTranslation(["governance", "parameters"]);
  return (
    <div className="text-sm">
      <h3 className="font-semibold">{t("export.inIt")}</h3>
      <p className="mt-1">{order.title}</p>
      {order.details?.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <ul className="mt-2 divide-y divide-line">
        <Account name={t("export.program")} address={made.program} rights="" />
        {made.accounts.map(({ address, signs, writable }, place) => (
          <Account
            // biome-ignore lint/suspicious/noArrayIndexKey: an instruction may name an account twice, and its places are fixed
            key={place}
            name={accountName(t, market, order, address) ?? t("account.unknown")}
            address={address}
            rights={[signs && t("export.signs"), writable && t("export.writable")]
              .filter(Boolean)
              .join(t("changeTitle.comma"))}
          />
        ))}
      </ul>
    </div>
  );
}

function Account({ name, address, rights }: { name: string; address: string; rights: string }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 py-1">
      <span>
        {name}
        {rights && <span className="block text-muted text-xs">{rights}</span>}
      </span>
      <AddressText address={address} />
    </li>
  );
}

/** What the command shows of the same bytes, and a Ledger where it signs them as they are. */
function Digest({ bytes }: { bytes: Uint8Array }) {
  const { t } = useTranslation("governance");
  const [hashes, setHashes] = useState<Awaited<ReturnType<typeof digest>>>();
  useEffect(() => {
    let current = true;
    digest(bytes).then((found) => current && setHashes(found));
    return () => {
      current = false;
    };
  }, [bytes]);
  return (
    <dl className="space-y-2 text-sm">
      <div>
        <dt className="text-muted">{t("export.hash")}</dt>
        <dd className="min-h-10 break-all font-mono text-xs">{hashes?.hex}</dd>
      </div>
      <div>
        <dt className="text-muted">{t("export.hash58")}</dt>
        <dd className="min-h-5 break-all font-mono text-xs">{hashes?.base58}</dd>
      </div>
    </dl>
  );
}
