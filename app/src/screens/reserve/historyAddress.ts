import { WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";

/**
 * The address whose transactions are those of a reserve: its own; but local nodes list a transaction only under the
 * addresses that stand in itself, and ours take reserves from a lookup table. There everything the program did is read.
 */
export function historyAddress(chain: string, reserve: string): string {
  return chain === "solana:localnet" ? WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS : reserve;
}
