import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatAmount, formatNumber } from "@/format/numbers.ts";
import { WalletButton } from "@/layout/Wallet.tsx";
import { Notice } from "@/ui/Badge.tsx";
import { Button } from "@/ui/Button.tsx";
import { classes } from "@/ui/classes.ts";
import { Line, Lines } from "@/ui/Stat.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { TransactionSteps } from "./TransactionSteps.tsx";
import { useSentence } from "./useSentence.ts";
import type { TransactionState } from "./useTransaction.ts";

const SOL_DECIMALS = 9;
/** In a dialog a long form scrolls under its button. */
const UNDER_DIALOG =
  "in-[[role=dialog]]:sticky in-[[role=dialog]]:-bottom-5 in-[[role=dialog]]:-mx-5 in-[[role=dialog]]:-mb-5 in-[[role=dialog]]:rounded-b-card in-[[role=dialog]]:border-line in-[[role=dialog]]:border-t in-[[role=dialog]]:bg-card in-[[role=dialog]]:px-5 in-[[role=dialog]]:py-4";

interface TransactionPanelProps {
  transaction: TransactionState;
  /** What the button says, such as “Borrow 500 USD1”. */
  label: string;
  /** Something else that must be done first, such as ticking a box. */
  blocked?: boolean;
  /** When it is confirmed. */
  done?: () => void;
  /** Fields that belong to it, before its figures: in them the enter key presses the button. */
  children?: ReactNode;
  /** What must be seen before the button is pressed, right above it. */
  warning?: ReactNode;
}

/** What a transaction costs and whether it would go through, by the node's own simulation; and the button that signs it. */
export function TransactionPanel({
  transaction,
  label,
  blocked = false,
  done,
  children,
  warning,
}: TransactionPanelProps) {
  const signer = useSigner();
  const { phase, prepared } = transaction;
  const canSign =
    signer.state === "ready" && phase === "ready" && !blocked && prepared !== undefined && !prepared.refusal;
  const press = async () => {
    if (canSign && (await transaction.submit())) done?.();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The wallet's own form lies elsewhere on the page, but its events come by here.
    if (event.target === event.currentTarget) void press();
  };
  const costs = <Costs transaction={transaction} />;
  const signing = (
    <>
      {warning}
      <ProblemNotice transaction={transaction} />
      <TransactionSteps phase={phase} />
      <SignerNotice />
      {signer.state === "none" ? (
        <div className="*:h-12 *:w-full">
          <WalletButton />
        </div>
      ) : (
        <Press phase={phase} label={label} disabled={!canSign} press={children ? undefined : press} />
      )}
    </>
  );
  if (!children) {
    return (
      <div className="space-y-3">
        {costs}
        {signing}
      </div>
    );
  }
  return (
    <form onSubmit={submit} className="space-y-4" noValidate>
      {children}
      {costs}
      <div className={classes("space-y-3", UNDER_DIALOG)}>{signing}</div>
    </form>
  );
}

/** Without `press` it is the button of a form. */
function Press({
  phase,
  label,
  disabled,
  press,
}: {
  phase: TransactionState["phase"];
  label: string;
  disabled: boolean;
  press: (() => void) | undefined;
}) {
  const { t } = useTranslation("actions");
  const words = {
    idle: label,
    preparing: t("phase.preparing"),
    ready: label,
    signing: t("phase.confirmInWallet"),
    sending: t("phase.waiting"),
    done: t("phase.isDone"),
  };
  const isBusy = phase === "preparing" || phase === "signing" || phase === "sending";
  return (
    <Button
      kind="primary"
      size="large"
      type={press ? "button" : "submit"}
      onClick={press}
      disabled={disabled}
      aria-busy={isBusy}
    >
      {words[phase]}
    </Button>
  );
}

/** What went wrong, or would; and a way on. */
function ProblemNotice({ transaction }: { transaction: TransactionState }) {
  const { t } = useTranslation(["actions", "common"]);
  const sentence = useSentence();
  const { phase, prepared, problem } = transaction;
  if (!problem) return null;
  const isRefused = prepared?.refusal === problem;
  return (
    <Notice tone="bad" title={t(isRefused ? "wouldFail" : "notDone")}>
      <p>{sentence(problem)}</p>
      <p className="mt-1 font-mono text-muted text-xs">{problem.name}</p>
      {!prepared && phase === "ready" && (
        <Button size="small" className="mt-2" onClick={transaction.retry}>
          {t("common:tryAgain")}
        </Button>
      )}
    </Notice>
  );
}

function Costs({ transaction: { phase, prepared } }: { transaction: TransactionState }) {
  const { t } = useTranslation("actions");
  if (phase === "idle" || prepared?.refusal || (phase === "ready" && !prepared)) return null;
  const sol = (lamports: bigint) => `${formatAmount(lamports, SOL_DECIMALS, "full")} SOL`;
  // Its place is kept while it is simulated.
  return (
    <Lines>
      <Line label={t("simulation")} hint={t("simulationHint")} tone={prepared ? "good" : "plain"}>
        {prepared ? t("simulationOk", { units: formatNumber(prepared.units) }) : "…"}
      </Line>
      <Line label={t("networkFee")}>{prepared ? sol(prepared.feeLamports) : "…"}</Line>
      {prepared !== undefined && prepared.rentLamports > 0n && (
        <Line label={t("rent")} hint={t("rentHint")}>
          {sol(prepared.rentLamports)}
        </Line>
      )}
    </Lines>
  );
}

function SignerNotice() {
  const { t } = useTranslation("actions");
  const { state } = useSigner();
  if (state === "wrong-network") return <Notice tone="warn" title={t("wrongNetwork")} />;
  if (state === "none") return <Notice title={t("connectFirst")} />;
  return null;
}
