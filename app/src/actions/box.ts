import { useState } from "react";
import type { Intent } from "./ActionsProvider.tsx";
import { type Draft, keyOf } from "./draft.ts";
import type { Scene } from "./scene.ts";
import { type TransactionState, useTransaction } from "./useTransaction.ts";

/** What every form of the box gets. */
export interface BoxProps {
  scene: Scene;
  intent: Intent;
  /** Turns to something else within the same box. */
  setIntent: (intent: Intent) => void;
  close: () => void;
  /** Whose positions; undefined while nobody is connected. */
  owner: string | undefined;
  /** Nothing can be signed for them. */
  readOnly: boolean;
  /** The numbers of their open obligations. */
  ids: readonly number[];
}

/** What was done, for the screen after it. */
interface Finished {
  /** In words, such as “Supply 10 ETH”. */
  what: string;
}

interface Box {
  transaction: TransactionState;
  /** The wallet is asked, or the network: what was drafted must not change. */
  isBusy: boolean;
  finished: Finished | undefined;
  /** To be called when it is confirmed. */
  finish: () => void;
  /** Starts anew in the same box. */
  again: () => void;
}

/** The transaction of a draft. What is signed is called `title`. */
export function useBoxTransaction({ scene, intent, owner, readOnly }: BoxProps, draft: Draft, title: string): Box {
  const [finished, setFinished] = useState<Finished>();
  const { action } = draft;
  const key =
    finished || readOnly || !owner || !action || !draft.quote
      ? undefined
      : keyOf(scene, owner, intent.obligation, action);
  const transaction = useTransaction(title, key, () =>
    owner && action ? scene.market.rules.instructions(owner, intent.obligation, scene.obligation, action) : [],
  );
  return {
    transaction,
    isBusy: transaction.phase === "signing" || transaction.phase === "sending",
    finished,
    finish: () => setFinished({ what: title }),
    again: () => setFinished(undefined),
  };
}
