import { useQuery } from "@tanstack/react-query";
import { getObligationDecoder, type Obligation } from "@wlm/client";
import { useConfig } from "@/config/context.tsx";
import { marketKey, READ_EVERY } from "./market.ts";
import { findAccounts, type Node, useNode } from "./node.tsx";
import type { AccountBytes } from "./rules.ts";

/** An obligation as it stands on chain. */
export interface OpenObligation {
  account: AccountBytes;
  fields: Obligation;
}

/** The obligations of an owner in this market, by their numbers. */
export function useObligations(owner: string | undefined) {
  const [config, node] = [useConfig(), useNode()];
  return useQuery({
    queryKey: [...marketKey(config), "obligations", owner],
    queryFn: ({ signal }) => find(node, { market: config.market, owner }, signal),
    enabled: owner !== undefined,
    refetchInterval: READ_EVERY,
    structuralSharing: false,
  });
}

/** All obligations of this market. */
export function useAllObligations() {
  const [config, node] = [useConfig(), useNode()];
  return useQuery({
    queryKey: [...marketKey(config), "obligations"],
    queryFn: ({ signal }) => find(node, { market: config.market }, signal),
    refetchInterval: 3 * READ_EVERY,
    structuralSharing: false,
  });
}

async function find(
  node: Node,
  place: { market: string; owner?: string },
  signal: AbortSignal,
): Promise<OpenObligation[]> {
  const accounts = await findAccounts(node, "obligation", place, signal);
  return accounts.map(open).sort((one, other) => numberOf(one.account) - numberOf(other.account));
}

/** Where an obligation's number stands in its account. */
const ID_OFFSET = 78;
const decoder = getObligationDecoder();

/** Decoded when it is looked at: of thousands, most are only handed on to the rules. */
function open(account: AccountBytes): OpenObligation {
  let fields: Obligation | undefined;
  return {
    account,
    get fields() {
      fields ??= decoder.decode(account.data);
      return fields;
    },
  };
}

function numberOf({ data }: AccountBytes): number {
  return new DataView(data.buffer, data.byteOffset).getUint16(ID_OFFSET, true);
}
