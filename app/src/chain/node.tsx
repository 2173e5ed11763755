import {
  address,
  type Base64EncodedBytes,
  createSolanaRpc,
  getBase64Encoder,
  type Rpc,
  type SolanaRpcApi,
} from "@solana/kit";
import { WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";
import { createContext, type ReactNode, use, useMemo } from "react";
import { useConfig } from "@/config/context.tsx";
import { type AccountBytes, accountFilters } from "./rules.ts";

/** A node's JSON-RPC. */
export type Node = Rpc<SolanaRpcApi>;

/** The most accounts a node gives at once. */
const BATCH = 100;

const NodeContext = createContext<Node | null>(null);

export function NodeProvider({ children }: { children: ReactNode }) {
  const { rpcUrl } = useConfig();
  const node = useMemo(() => createSolanaRpc(rpcUrl), [rpcUrl]);
  return <NodeContext value={node}>{children}</NodeContext>;
}

export function useNode(): Node {
  const node = use(NodeContext);
  if (!node) throw new Error("useNode needs a NodeProvider");
  return node;
}

/** Accounts in the order of their addresses; undefined where there is none. */
export async function readAccounts(
  node: Node,
  addresses: readonly string[],
  signal?: AbortSignal,
): Promise<(AccountBytes | undefined)[]> {
  const found: (AccountBytes | undefined)[] = [];
  for (let start = 0; start < addresses.length; start += BATCH) {
    const batch = addresses.slice(start, start + BATCH);
    const request = node.getMultipleAccounts(
      batch.map((one) => address(one)),
      { commitment: "confirmed", encoding: "base64" },
    );
    const { value } = await request.send({ abortSignal: signal });
    value.forEach((account, place) => {
      const key = batch[place] as string;
      found.push(
        account
          ? { address: key, owner: account.owner, data: bytes(account.data[0]), lamports: account.lamports }
          : undefined,
      );
    });
  }
  return found;
}

/** The accounts of a market, of one kind; with an owner, only their obligations. */
export async function findAccounts(
  node: Node,
  kind: Parameters<typeof accountFilters>[0],
  place: { market: string; owner?: string },
  signal?: AbortSignal,
): Promise<AccountBytes[]> {
  // The rules know where a market stands in each kind of account.
  const filters = accountFilters(kind, place.market, place.owner).map(({ memcmp }) => ({
    memcmp: { ...memcmp, bytes: memcmp.bytes as Base64EncodedBytes },
  }));
  const request = node.getProgramAccounts(WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS, {
    commitment: "confirmed",
    encoding: "base64",
    filters,
  });
  const found = await request.send({ abortSignal: signal });
  return found.map(({ pubkey, account }) => ({
    address: pubkey,
    owner: account.owner,
    data: bytes(account.data[0]),
    lamports: account.lamports,
  }));
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(getBase64Encoder().encode(base64));
}
