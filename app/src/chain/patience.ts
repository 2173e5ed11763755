import {
  isSolanaError,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY,
  SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR,
} from "@solana/kit";

/** How often a node is asked the same, in all. */
const ATTEMPTS = 6;
/** Milliseconds before it is asked again for the first time; then twice as long each time. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/** Asks a node that may be limiting how much it answers: waits as long as it says, or longer each time. */
export async function patiently<T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await question();
    } catch (error) {
      if (attempt === ATTEMPTS || signal?.aborted || !isBusy(error)) throw error;
      await pause(saidPause(error) ?? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)), signal);
    }
  }
}

/** Does at most `width` things at a time, in order. Stops at the first that fails. */
export async function together<T, R>(
  things: readonly T[],
  width: number,
  task: (thing: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < things.length; start += width) {
    results.push(...(await Promise.all(things.slice(start, start + width).map(task))));
  }
  return results;
}

/** It answers later, perhaps: too many requests, or something between here and there is out of order. */
function isBusy(error: unknown): boolean {
  if (isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) {
    const { statusCode } = error.context;
    return statusCode === 429 || statusCode >= 500;
  }
  if (isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_NODE_UNHEALTHY)) return true;
  // Some nodes limit by an error of their own with this number.
  return isSolanaError(error) && (error.context as { __code?: number }).__code === 429;
}

/** What its answer says about when to come back, in milliseconds; at most the longest pause. */
function saidPause(error: unknown): number | undefined {
  if (!isSolanaError(error, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR)) return undefined;
  const seconds = Number(error.context.headers.get("retry-after") ?? Number.NaN);
  return seconds > 0 ? Math.min(LONGEST_PAUSE, seconds * 1_000) : undefined;
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
