import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { explain, Refused } from "@/chain/errors.ts";
import { marketKey } from "@/chain/market.ts";
import { useNode } from "@/chain/node.tsx";
import type { Refusal } from "@/chain/rules.ts";
import { type AnyInstruction, type Prepared, prepare } from "@/chain/transaction.ts";
import { useConfig } from "@/config/context.tsx";
import { useSigner } from "@/wallet/signer.tsx";
import { useSentence } from "./useSentence.ts";

/** Where a transaction is on its way. */
export type Phase = "idle" | "preparing" | "ready" | "signing" | "sending" | "done";

export interface TransactionState {
  phase: Phase;
  /** What the node says it would do; the one that is signed. */
  prepared?: Prepared;
  /** Why it cannot be prepared, or was not sent, or failed. */
  problem?: Refusal;
  /** Where the one that was done last can be looked at. */
  link?: string;
  /** Asks for the signature, sends, and waits. True when it is confirmed. */
  submit: () => Promise<boolean>;
  /** Prepares it once more, such as after a node was away. */
  retry: () => void;
}

/** How long after the last change a transaction is prepared, in milliseconds: nobody wants one for each key typed. */
const SETTLE = 350;
/** A prepared transaction that is older is prepared again, in milliseconds: the market goes on, and blockhashes end. */
const REFRESH = 20_000;
/** The same for one that could not be prepared. */
const REFRESH_FAILED = 5_000;
/** A prepared transaction that is older is prepared again before it is signed: this page slept. */
const OLD = 30_000;
/** How often it is looked how old it is. */
const LOOK = 1_000;

/** What is known of one transaction, which `key` says. */
interface Progress {
  key?: string;
  phase: Phase;
  prepared?: Prepared;
  /** Why it could not be prepared. */
  unprepared?: Refusal;
  /** Why it was not sent, or failed: it stays until something is changed or tried again. */
  failure?: Refusal;
  /** When it was last prepared, or not. */
  at: number;
}

const IDLE: Progress = { phase: "idle", at: 0 };

/**
 * A transaction as it is being put together: simulated whenever `wanted` changes and every while after, and signed as
 * simulated.
 *
 * `wanted` is what to do; `key` says when it is another one, and is undefined while there is nothing that could be
 * done. `title` names it in messages.
 */
export function useTransaction(
  title: string,
  key: string | undefined,
  wanted: () => readonly AnyInstruction[],
): TransactionState {
  const [node, config, signer, queries] = [useNode(), useConfig(), useSigner(), useQueryClient()];
  const { t } = useTranslation("actions");
  const sentence = useSentence();
  const [progress, setProgress] = useState(IDLE);
  const [link, setLink] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((old) => old + 1), []);
  // From the signature's request to its end nothing of it changes, whatever happens to the market and the box.
  const busy = useRef(false);
  const payer = signer.state === "none" ? undefined : signer.address;
  const full = key === undefined || payer === undefined ? undefined : `${payer}/${key}`;
  const latest = useRef({ wanted, full });
  useEffect(() => {
    latest.current = { wanted, full };
  });

  const make = useCallback(
    async (signal?: AbortSignal) => prepare(node, config, payer as string, latest.current.wanted(), signal),
    [node, config, payer],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt prepares it once more
  useEffect(() => {
    if (busy.current) return;
    if (full === undefined) return setProgress(IDLE);
    // What was prepared of the same thing stays to be seen and signed until it is prepared anew.
    setProgress((old) => {
      if (old.key !== full) return { key: full, phase: "preparing", at: 0 };
      return old.phase === "ready" ? old : { key: full, phase: "preparing", failure: old.failure, at: 0 };
    });
    const replaced = new AbortController();
    const timer = setTimeout(async () => {
      const made = await make(replaced.signal).then(
        (prepared) => ({ prepared, unprepared: undefined }),
        (error: unknown) => ({ prepared: undefined, unprepared: explain(error) }),
      );
      if (replaced.signal.aborted || busy.current) return;
      // It may have been signed and done meanwhile.
      const isWaiting = (old: Progress) => old.key === full && (old.phase === "preparing" || old.phase === "ready");
      setProgress((old) =>
        isWaiting(old) ? { key: full, phase: "ready", failure: old.failure, ...made, at: Date.now() } : old,
      );
    }, SETTLE);
    return () => {
      replaced.abort();
      clearTimeout(timer);
    };
  }, [full, make, attempt]);

  const { phase, at, unprepared } = progress;
  useEffect(() => {
    if (phase !== "ready") return;
    const due = at + (unprepared ? REFRESH_FAILED : REFRESH);
    const timer = setInterval(() => {
      if (Date.now() < due || document.hidden) return;
      clearInterval(timer);
      retry();
    }, LOOK);
    return () => clearInterval(timer);
  }, [phase, at, unprepared, retry]);

  const isUnderway = phase === "signing" || phase === "sending" || phase === "done";
  const isCurrent = progress.key === full || isUnderway;
  const prepared = isCurrent ? progress.prepared : undefined;

  const submit = useCallback(async () => {
    if (busy.current || isUnderway || signer.state !== "ready" || !prepared || prepared.refusal) return false;
    busy.current = true;
    const pending = toast.loading(t("phase.signing", { title }));
    try {
      setProgress((old) => ({ ...old, phase: "signing", failure: undefined }));
      const fresh = Date.now() - prepared.preparedAt < OLD ? prepared : await make();
      if (fresh.refusal) throw new Refused(fresh.refusal);
      const signature = await signer.submit(fresh, () => {
        setProgress((old) => ({ ...old, phase: "sending", prepared: fresh }));
        toast.loading(t("phase.sending", { title }), { id: pending });
      });
      const url = config.explorer?.replace("{signature}", signature);
      setLink(url);
      setProgress((old) => ({ ...old, phase: "done" }));
      const action = url && { label: t("explorer"), onClick: () => window.open(url, "_blank", "noopener") };
      toast.success(t("phase.done", { title }), { id: pending, duration: 10_000, action });
      // Whoever waits for this waits for the confirmation, not for what is read after it.
      void queries.invalidateQueries({ queryKey: marketKey(config) });
      // What is wanted by now has waited for the end of this.
      if (latest.current.full !== full) retry();
      return true;
    } catch (error) {
      const failure = explain(error);
      setProgress((old) => ({ key: old.key, phase: "preparing", failure, at: 0 }));
      const say = failure.name === "Rejected" ? toast.info : toast.error;
      say(t("phase.failed", { title }), { id: pending, description: sentence(failure), duration: 15_000 });
      // What was prepared is used up, or wrong by now.
      retry();
      return false;
    } finally {
      busy.current = false;
    }
  }, [signer, prepared, isUnderway, full, make, config, queries, t, title, sentence, retry]);

  return {
    phase: isCurrent ? phase : full === undefined ? "idle" : "preparing",
    prepared,
    problem: isCurrent ? (progress.failure ?? unprepared ?? prepared?.refusal) : undefined,
    link,
    submit,
    retry,
  };
}
