import {
  isSolanaError,
  SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED,
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
  SOLANA_ERROR__TRANSACTION__FEE_PAYER_SIGNATURE_MISSING,
  SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED,
  SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND,
  SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE,
  SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT,
} from "@solana/kit";
import { PROGRAM_ERRORS, WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import OWN from "@/i18n/en/errors.json";
import type { Refusal } from "./rules.ts";

/** Errors that the program does not know, each with a sentence of its own. */
export type OwnError = keyof typeof OWN;

/** One of this app's own errors. Screens say it in their language, by its name. */
export function own(name: OwnError): Refusal {
  return { name, message: OWN[name] };
}

/** An error that says for people why nothing was done. */
export class Refused extends Error {
  override name = "Refused";

  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Errors of other programs that people meet, by what their logs say. */
const BY_LOG: readonly (readonly [RegExp, OwnError])[] = [
  [/insufficient lamports|insufficient funds for rent/i, "NotEnoughSol"],
  // The second: there is no account that could hold any.
  [/Error: insufficient funds|Program Token\w+ failed: invalid account data/i, "NotEnoughTokens"],
  [/account Address .* already in use/i, "AlreadyOpen"],
  [/exceeded CUs meter|Computational budget exceeded/i, "ComputationalBudgetExceeded"],
];

/** Names of the runtime's errors, by the codes that @solana/kit gives them: in a build it keeps no names. */
const BY_CODE: Readonly<Record<number, OwnError>> = {
  [SOLANA_ERROR__INSTRUCTION_ERROR__COMPUTATIONAL_BUDGET_EXCEEDED]: "ComputationalBudgetExceeded",
  [SOLANA_ERROR__TRANSACTION_ERROR__ACCOUNT_NOT_FOUND]: "AccountNotFound",
  [SOLANA_ERROR__TRANSACTION_ERROR__ALREADY_PROCESSED]: "AlreadyProcessed",
  [SOLANA_ERROR__TRANSACTION_ERROR__BLOCKHASH_NOT_FOUND]: "BlockhashNotFound",
  [SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_FEE]: "InsufficientFundsForFee",
  [SOLANA_ERROR__TRANSACTION_ERROR__INSUFFICIENT_FUNDS_FOR_RENT]: "InsufficientFundsForRent",
};

/** A node's TransactionError: a name, or an object such as `{ InstructionError: [2n, { Custom: 6031n }] }`. */
type TransactionError = string | Readonly<Record<string, unknown>>;

/** What a transaction's error means, by the program's own names and sentences. */
export function refusalOf(error: unknown, logs: readonly string[]): Refusal {
  const { name, code } = parts(error as TransactionError | null);
  return byLogs(code, logs) ?? (isOwn(name) && name !== REFUSED ? own(name) : said(name, logs));
}

/** The name of what has no better one. */
const REFUSED = "TransactionRefused" satisfies OwnError;

/** The error's name, and the failing program's own code if it gave one. */
function parts(error: TransactionError | null): { name: string; code?: number } {
  if (error === null || typeof error === "string") return { name: error ?? REFUSED };
  const [name = REFUSED] = Object.keys(error);
  if (name !== "InstructionError") return { name };
  const [, inner] = error[name] as readonly [unknown, TransactionError];
  if (typeof inner === "string") return { name: inner };
  const custom = inner.Custom as number | bigint | undefined;
  return custom === undefined ? { name: Object.keys(inner)[0] ?? name } : { name: REFUSED, code: Number(custom) };
}

/** The error of the program that failed first: other programs of the transaction use the same codes for their own. */
function byLogs(code: number | undefined, logs: readonly string[]): Refusal | undefined {
  const failed = logs.map((line) => /^Program (\w+) failed: /.exec(line)?.[1]).find(Boolean);
  const known = code === undefined ? undefined : PROGRAM_ERRORS[code];
  if (known && (failed === undefined || failed === WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS)) return known;
  const text = logs.join("\n");
  const found = BY_LOG.find(([pattern]) => pattern.test(text));
  return found && own(found[1]);
}

/** What the logs say about it: the framework's own error, or the last words of a program. */
function said(name: string, logs: readonly string[]): Refusal {
  const words = logs.flatMap((line) => /^Program log: (?!Instruction: )(.*)$/.exec(line)?.[1] ?? []);
  for (const line of words) {
    const framework = /Error Code: (\w+)\. Error Number: \d+\. Error Message: (.+)$/.exec(line);
    if (framework) return { name: framework[1] ?? name, message: framework[2] ?? line };
  }
  return { name, message: words.at(-1) ?? logs.findLast((line) => / failed: /.test(line)) ?? OWN[REFUSED] };
}

/** What went wrong, for people: of a node, a wallet or this page. */
export function explain(error: unknown): Refusal {
  if (hasRefusal(error)) return error.refusal;
  if (isSolanaError(error)) return ofKit(error);
  if (wasRejected(error)) return own("Rejected");
  if (isUnreachable(error)) return own("NodeUnreachable");
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  return message ? { name: String(name ?? "Unknown"), message: String(message) } : own("Unknown");
}

/** Whether a node answered, and refused: what it was asked to do is not done. */
export function isAnswer(error: unknown): boolean {
  return isSolanaError(error) && !isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR);
}

/** Whether a node says that it has taken the transaction before. */
export function isRepeated(error: unknown): boolean {
  return explain(error).name === ("AlreadyProcessed" satisfies OwnError);
}

/** Errors of @solana/kit. In a build their messages are mere numbers. */
function ofKit(error: Error): Refusal {
  if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE)) {
    const { logs } = error.context as { logs?: readonly string[] | null };
    return ofCause(error.cause, logs ?? []);
  }
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    return own(error.context.statusCode === 429 ? "NodeBusy" : "NodeRefused");
  }
  if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY)) return own("NodeBehind");
  if (isSolanaError(error, SOLANA_ERROR__TRANSACTION__FEE_PAYER_SIGNATURE_MISSING)) return own("NotSigned");
  const { __serverMessage: message } = (error as unknown as { context: { __serverMessage?: string } }).context;
  return message ? { name: "NodeRefused", message } : ofCause(error, []);
}

/** The error of a transaction that a node tried and refused. */
function ofCause(cause: unknown, logs: readonly string[]): Refusal {
  if (!isSolanaError(cause)) return refusalOf(REFUSED, logs);
  if (isSolanaError(cause, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)) {
    return refusalOf({ InstructionError: [cause.context.index, { Custom: cause.context.code }] }, logs);
  }
  return refusalOf(BY_CODE[cause.context.__code] ?? REFUSED, logs);
}

function isOwn(name: string): name is OwnError {
  return Object.hasOwn(OWN, name);
}

function hasRefusal(error: unknown): error is { refusal: Refusal } {
  return typeof error === "object" && error !== null && "refusal" in error;
}

/** The Wallet Standard's code for it. */
const REQUEST_REJECTED = 4_001_000;

/** Wallets say so by one of two codes, or in words: as an error, or as a mere text. */
function wasRejected(error: unknown): boolean {
  const { code, message, context } = (error ?? {}) as { code?: unknown; message?: unknown; context?: unknown };
  const standard = (context as { __code?: unknown } | undefined)?.__code;
  if (code === 4001 || standard === REQUEST_REJECTED) return true;
  return /\b(reject|declin|denied|cancel|plugin closed)/i.test(String(message ?? error));
}

/** Each browser has its own words for a request that did not get through. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "AbortError" || error.name === "TimeoutError") return true;
  return error.name === "TypeError" && /fetch|network|load failed/i.test(error.message);
}
