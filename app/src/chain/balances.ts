import { useQuery } from "@tanstack/react-query";
import { useConfig } from "@/config/context.tsx";
import { type MarketState, marketKey, READ_EVERY, useMarket } from "./market.ts";
import { type Node, readAccounts, useNode } from "./node.tsx";

/** What a wallet holds, in base units. */
export interface Balances {
  /** By the mint's address. Of SOL: what is not wrapped, less what transactions need. */
  tokens: ReadonlyMap<string, bigint>;
  /** All SOL of the wallet, in lamports. */
  lamports: bigint;
}

/** Lamports that stay in a wallet for fees and the rent of new accounts, where all SOL is asked for. */
const KEPT_LAMPORTS = 20_000_000n;

/** What somebody's wallet holds of the market's assets. */
export function useBalances(owner: string | undefined) {
  const [config, node] = [useConfig(), useNode()];
  const { data: market } = useMarket();
  return useQuery({
    queryKey: [...marketKey(config), "balances", owner],
    queryFn: ({ signal }) => read(node, market as MarketState, owner as string, signal),
    enabled: owner !== undefined && market !== undefined,
    refetchInterval: 2 * READ_EVERY,
  });
}

async function read(node: Node, market: MarketState, owner: string, signal: AbortSignal): Promise<Balances> {
  const wallets = new Map(market.assets.map((asset) => [asset.mint, market.rules.wallet(asset.index, owner)]));
  for (const peg of market.pegs) wallets.set(peg.mint, market.rules.pegWallet(peg.place, owner));
  const [own, ...found] = await readAccounts(node, [owner, ...wallets.values()], signal);
  const lamports = own?.lamports ?? 0n;
  const spendable = lamports > KEPT_LAMPORTS ? lamports - KEPT_LAMPORTS : 0n;
  const native = market.assets.find((asset) => asset.isNative)?.mint;
  const amounts = [...wallets.keys()].map((mint, place): [string, bigint] => {
    const held = found[place] ? tokenAmount(found[place].data) : 0n;
    // SOL is wrapped on the way: only what is not wrapped yet pays.
    return [mint, mint === native ? spendable : held];
  });
  return { tokens: new Map(amounts), lamports };
}

/** What a token account of either token program holds. */
export function tokenAmount(data: Uint8Array): bigint {
  return data.length >= 72 ? new DataView(data.buffer, data.byteOffset).getBigUint64(64, true) : 0n;
}
