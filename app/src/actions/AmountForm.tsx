import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatAmount, formatUsd, toDecimal, valueMicros } from "@/format/numbers.ts";
import { AmountField } from "@/ui/AmountField.tsx";
import { partOf, readAmount, tidyAmount } from "./amount.ts";
import { type BoxProps, useBoxTransaction } from "./box.ts";
import { Choices } from "./Choices.tsx";
import { Comparison } from "./Comparison.tsx";
import { Confirmation, useConfirmation } from "./Confirmation.tsx";
import { Done } from "./Done.tsx";
import { draftAmount } from "./draft.ts";
import { type AmountKind, isAllOf, type Limit, limitOf } from "./limits.ts";
import { ProblemText } from "./ProblemText.tsx";
import { Simulated } from "./Simulated.tsx";
import { assetOf, portfolioOf, positionOf, type Scene } from "./scene.ts";
import { TransactionPanel } from "./TransactionPanel.tsx";
import { useHeld } from "./useHeld.ts";

const PARTS = [25, 50, 75, 100] as const;

/** What somebody has typed, or that they want all there is. */
export interface Typed {
  text: string;
  all: boolean;
}

export const NOTHING_TYPED: Typed = { text: "", all: false };

interface AmountFormProps extends BoxProps {
  kind: AmountKind;
  reserve: number;
  /** It outlives the form, which goes while the positions of a wallet are read that is connected meanwhile. */
  typed: Typed;
  setTyped: (typed: Typed) => void;
}

/** Supplies, withdraws, borrows or repays an amount. */
export function AmountForm(props: AmountFormProps) {
  const { kind, reserve, close, typed, setTyped } = props;
  const { text, all } = typed;
  const { t } = useTranslation("actions");
  const [isHeld, setHeld] = useState(false);
  const scene = useHeld(props.scene, isHeld);
  const asset = assetOf(scene, reserve);
  const limit = useMemo(() => limitOf(scene, kind, reserve), [scene, kind, reserve]);
  const draft = draftAmount(scene, { kind, reserve, text, all }, limit);
  const amount = draft.quote?.assets ?? draft.amount ?? 0n;
  const said = `${formatAmount(amount, asset.decimals, "full")} ${asset.symbol}`;
  const title = all ? t(`doAll.${kind as "withdraw" | "repay"}`, { amount: said }) : t(`do.${kind}`, { amount: said });
  const box = useBoxTransaction({ ...props, scene }, draft, title);
  if (box.isBusy !== isHeld) setHeld(box.isBusy);
  const confirmation = useConfirmation(draft.risks);
  const focus = useFocus();

  const most = limit.most === undefined ? undefined : toDecimal(limit.most, asset.decimals);
  const type = (next: string) => {
    if (box.isBusy) return;
    const tidy = tidyAmount(next, text);
    const read = readAmount(tidy, asset);
    setTyped({ text: tidy, all: typeof read === "bigint" && isAllOf(limit, kind, read) });
  };
  if (box.finished) {
    const again = () => {
      setTyped(NOTHING_TYPED);
      box.again();
    };
    return <Done box={box} scene={props.scene} reserve={reserve} again={again} close={close} />;
  }
  const idle = t(`tab.${kind}`);
  return (
    <TransactionPanel
      transaction={box.transaction}
      label={draft.quote ? (confirmation.isGiven ? title : t("tickFirst")) : idle}
      blocked={!draft.quote || !confirmation.isGiven || props.readOnly}
      done={box.finish}
      warning={<Confirmation risks={draft.risks} confirmation={confirmation} />}
    >
      <Choices {...props} kinds={kind} isBusy={box.isBusy} />
      <div ref={focus} className="space-y-2">
        <AmountField
          label={t(`amount.${kind}`)}
          symbol={asset.symbol}
          value={all ? (most ?? text) : text}
          onChange={type}
          most={most === undefined ? undefined : { label: t("max"), amount: most }}
          aside={<Aside scene={scene} kind={kind} reserve={reserve} limit={limit} />}
          note={draft.amount ? formatUsd(valueMicros(amount, asset.decimals, asset.price.usd)) : undefined}
          problem={draft.problem && <ProblemText problem={draft.problem} limit={limit} asset={asset} take={type} />}
        />
        {limit.most !== undefined && limit.most > 0n && (
          <Parts most={limit.most} take={(units) => type(toDecimal(units, asset.decimals))} />
        )}
        {asset.isNative && (kind === "supply" || kind === "repay") && (
          <p className="text-muted text-sm">{t("keptSol")}</p>
        )}
        {limit.nothing && !draft.problem && (
          <p className="text-muted text-sm">
            <ProblemText problem={limit.nothing} limit={limit} asset={asset} take={type} />
          </p>
        )}
      </div>
      {draft.quote && !scene.obligation && <p className="text-muted text-sm">{t("opens")}</p>}
      <Comparison
        scene={scene}
        quote={draft.quote}
        reserve={reserve}
        side={kind === "supply" || kind === "withdraw" ? "supply" : "debt"}
      />
      <Simulated scene={scene} box={box} draft={draft} props={props} reserve={reserve} />
    </TransactionPanel>
  );
}

/** What there is to take from. */
function Aside({ scene, kind, reserve, limit }: { scene: Scene; kind: AmountKind; reserve: number; limit: Limit }) {
  const { t } = useTranslation("actions");
  const asset = assetOf(scene, reserve);
  const position = positionOf(portfolioOf(scene), reserve);
  const there = {
    supply: scene.tokens?.get(asset.mint),
    withdraw: position?.supplied ?? 0n,
    borrow: limit.most,
    repay: position?.owed ?? 0n,
  }[kind];
  if (there === undefined) return null;
  const held = kind === "repay" ? scene.tokens?.get(asset.mint) : undefined;
  return (
    <>
      {t(`there.${kind}`, { amount: `${formatAmount(there, asset.decimals)} ${asset.symbol}` })}
      {held !== undefined && ` · ${t("inWallet", { amount: formatAmount(held, asset.decimals) })}`}
    </>
  );
}

/** Buttons for parts of the most there is. */
function Parts({ most, take }: { most: bigint; take: (units: bigint) => void }) {
  const { t } = useTranslation("actions");
  return (
    <div role="group" aria-label={t("parts")} className="grid grid-cols-4 gap-2">
      {PARTS.map((part) => (
        <button
          key={part}
          type="button"
          onClick={() => take(partOf(most, part))}
          className="h-8 rounded-md border border-line text-muted text-sm hover:bg-sunken hover:text-ink"
        >
          {part} %
        </button>
      ))}
    </div>
  );
}

/** The amount is what people came for; on a touch screen the keyboard would hide everything else. */
function useFocus() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) place.current?.querySelector("input")?.focus();
  }, []);
  return place;
}
