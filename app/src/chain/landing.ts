import {
  type Blockhash,
  getBase64EncodedWireTransaction,
  getCompiledTransactionMessageDecoder,
  getSignatureFromTransaction,
  type Signature,
  type Transaction,
} from "@solana/kit";
import { explain, isAnswer, isRepeated, own, refusalOf } from "./errors.ts";
import type { Node } from "./node.tsx";
import type { Refusal } from "./rules.ts";

/** How often a node is asked whether a transaction landed, in milliseconds. */
const ASK_EVERY = 400;
/** Every how many questions it is sent again: leaders drop what they are too busy for. */
const SEND_AGAIN = 5;
/** For how many blocks a transaction can land after its blockhash. */
const BLOCKHASH_LIVES = 150n;

/** A transaction that was sent and did not do what it should. */
export class TransactionFailed extends Error {
  override name = "TransactionFailed";

  constructor(
    readonly refusal: Refusal,
    readonly signature: string,
  ) {
    super(refusal.message);
  }
}

/**
 * Sends a signed transaction, again and again, until it is confirmed. Throws if a node refuses it, if it fails, or if
 * it can land no more; while no node answers it waits, because nobody knows what became of it.
 *
 * A wallet may give back another message than it was given: some add instructions that guard their users, or a newer
 * blockhash. Such a message is sent like any other; the node tries it before it takes it.
 */
export async function send(node: Node, signed: Transaction, lastValidBlockHeight: bigint): Promise<Signature> {
  const signature = getSignatureFromTransaction(signed);
  const wire = getBase64EncodedWireTransaction(signed);
  let taken = false;
  const push = async () => {
    const options = { encoding: "base64", maxRetries: 0n, preflightCommitment: "confirmed" } as const;
    try {
      await node.sendTransaction(wire, { ...options, skipPreflight: taken }).send();
      taken = true;
    } catch (error) {
      if (isRepeated(error)) taken = true;
      // What was taken once may still land, whatever is said about the second time.
      else if (isAnswer(error) && !taken) throw new TransactionFailed(explain(error), signature);
    }
  };
  await push();
  const { lifetimeToken } = getCompiledTransactionMessageDecoder().decode(signed.messageBytes);
  await landed(node, signature, () => isOver(node, lastValidBlockHeight, lifetimeToken as Blockhash), push);
  return signature;
}

/** Waits until a transaction is confirmed that a wallet sent, with a blockhash that nobody here knows. */
export async function confirmed(
  node: Node,
  signature: Signature,
  lastValidBlockHeight: bigint,
  again: () => Promise<unknown>,
): Promise<void> {
  let last: bigint | undefined;
  const over = async () => {
    const height = await heightOf(node);
    if (height === undefined) return false;
    // It was sent before now, so that its blockhash lives no longer than one of now.
    last ??= height + BLOCKHASH_LIVES > lastValidBlockHeight ? height + BLOCKHASH_LIVES : lastValidBlockHeight;
    return height > last;
  };
  await landed(node, signature, over, again);
}

/** Waits until a transaction is confirmed, or `over`. */
async function landed(
  node: Node,
  signature: Signature,
  over: () => Promise<boolean>,
  again: () => Promise<unknown>,
): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    const isDue = asked % SEND_AGAIN === 0;
    // Asked before the status: what landed in the last block is found.
    const isLast = isDue && (await over());
    const status = await statusOf(node, signature);
    if (status?.err) throw new TransactionFailed(refusalOf(status.err, await logsOf(node, signature)), signature);
    if (status?.confirmationStatus === "confirmed" || status?.confirmationStatus === "finalized") return;
    if (status === undefined || !isDue) continue;
    if (isLast && status === null) throw new TransactionFailed(own("Expired"), signature);
    await again();
  }
}

/** Undefined while the node does not answer, which says nothing about the transaction. */
async function statusOf(node: Node, signature: Signature) {
  const request = node.getSignatureStatuses([signature]).send();
  return request.then(({ value }) => value[0] ?? null).catch(() => undefined);
}

function heightOf(node: Node): Promise<bigint | undefined> {
  return node
    .getBlockHeight({ commitment: "confirmed" })
    .send()
    .catch(() => undefined);
}

/** Whether a transaction can land no more: its blockhash may be the one that it was made with, or the wallet's. */
async function isOver(node: Node, lastValidBlockHeight: bigint, blockhash: Blockhash): Promise<boolean> {
  const height = await heightOf(node);
  if (height === undefined || height <= lastValidBlockHeight) return false;
  const request = node.isBlockhashValid(blockhash, { commitment: "confirmed" }).send();
  return request.then(({ value }) => !value).catch(() => false);
}

/** What a transaction's programs said, as far as the node tells. */
async function logsOf(node: Node, signature: Signature): Promise<readonly string[]> {
  const how = { commitment: "confirmed", encoding: "base64", maxSupportedTransactionVersion: 0 } as const;
  const request = node.getTransaction(signature, how).send();
  return request.then((found) => found?.meta?.logMessages ?? []).catch(() => []);
}
