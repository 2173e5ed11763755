import { getAddressDecoder } from "@solana/kit";
import { useQuery } from "@tanstack/react-query";
import { useConfig } from "@/config/context.tsx";
import { marketKey, READ_EVERY } from "./market.ts";
import { readAccounts, useNode } from "./node.tsx";

/** A token's mint, as both token programs keep it. */
export interface Mint {
  /** All that there is, in base units. */
  supply: bigint;
  decimals: number;
  /** Who may mint more; absent if nobody may. */
  authority?: string;
}

/** Where a mint says what: an authority that may be absent, then the supply, then the decimals. */
const AUTHORITY_OFFSET = 4;
const SUPPLY_OFFSET = 36;
const DECIMALS_OFFSET = 44;
const LENGTH = 82;

/** A token's mint. */
export function useMint(mint: string | undefined) {
  const [config, node] = [useConfig(), useNode()];
  return useQuery({
    queryKey: [...marketKey(config), "mint", mint],
    queryFn: async ({ signal }) => {
      const [account] = await readAccounts(node, [mint as string], signal);
      if (!account || account.data.length < LENGTH) throw new Error(`There is no mint ${mint} on this network.`);
      return decodeMint(account.data);
    },
    enabled: mint !== undefined,
    refetchInterval: 2 * READ_EVERY,
  });
}

export function decodeMint(data: Uint8Array): Mint {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const hasAuthority = view.getUint32(0, true) === 1;
  return {
    supply: view.getBigUint64(SUPPLY_OFFSET, true),
    decimals: view.getUint8(DECIMALS_OFFSET),
    authority: hasAuthority ? getAddressDecoder().decode(data, AUTHORITY_OFFSET) : undefined,
  };
}
