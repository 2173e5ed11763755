import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type Config, type Token, tokenOf } from "@/config/config.ts";
import { useConfig } from "@/config/context.tsx";
import { findAccounts, type Node, readAccounts, useNode } from "./node.tsx";
import {
  type AccountBytes,
  Market,
  type MarketFigures,
  type PegFigures,
  priceAccounts,
  type ReserveFigures,
} from "./rules.ts";

/** An asset of the market: its reserve's figures, and what people call it. */
export type Asset = ReserveFigures & Token;
/** A peg facility, its place among them, and what people call its coin. */
export type Peg = PegFigures & Token & { place: number };

/** The market at one moment. */
export interface MarketState {
  /** Answers whatever the figures do not say. */
  rules: Market;
  figures: MarketFigures;
  /** By their index. */
  assets: Asset[];
  pegs: Peg[];
  /** The chain's time, in unix seconds. */
  now: bigint;
}

/** How often the market is read, in milliseconds. */
export const READ_EVERY = 3_000;
/** How often new listings are looked for. */
const LIST_EVERY = 60_000;

const CLOCK = "SysvarC1ock11111111111111111111111111111111";

export const marketKey = (config: Config) => ["market", config.rpcUrl, config.market] as const;

/** The market, read again and again. What was read last stays while a node does not answer. */
export function useMarket() {
  const [config, node] = [useConfig(), useNode()];
  const client = useQueryClient();
  return useQuery({
    queryKey: marketKey(config),
    queryFn: async ({ signal }) => {
      const listed = await client.ensureQueryData(listing(config, node));
      try {
        return await readMarket(config, node, listed, signal);
      } catch (error) {
        // An asset was listed since: the rules judge whole markets only.
        if (!(error instanceof Error && error.name === "IncompleteMarket")) throw error;
        const anew = await client.fetchQuery({ ...listing(config, node), staleTime: 0 });
        return readMarket(config, node, anew, signal);
      }
    },
    refetchInterval: READ_EVERY,
    structuralSharing: false,
  });
}

interface Listed {
  reserves: string[];
  pegs: string[];
  /** Where their prices may be. */
  prices: string[];
}

function listing(config: Config, node: Node) {
  return {
    queryKey: [...marketKey(config), "listing"],
    queryFn: () => list(config, node),
    staleTime: LIST_EVERY,
    revalidateIfStale: true,
  };
}

async function list(config: Config, node: Node): Promise<Listed> {
  const [reserves, pegs] = await Promise.all([
    findAccounts(node, "reserve", config),
    findAccounts(node, "peg", config),
  ]);
  const addresses = (accounts: AccountBytes[]) => accounts.map((account) => account.address).sort();
  const prices = priceAccounts(
    reserves.map((account) => account.data),
    pegs.map((account) => account.data),
  );
  return { reserves: addresses(reserves), pegs: addresses(pegs), prices };
}

async function readMarket(config: Config, node: Node, listed: Listed, signal: AbortSignal): Promise<MarketState> {
  const addresses = [config.market, CLOCK, ...listed.reserves, ...listed.pegs, ...listed.prices];
  const found = await readAccounts(node, addresses, signal);
  const byAddress = new Map(found.flatMap((account) => (account ? [[account.address, account]] : [])));
  const present = (keys: string[]) => keys.flatMap((key) => byAddress.get(key) ?? []);
  const market = byAddress.get(config.market);
  const clock = byAddress.get(CLOCK);
  if (!market || !clock) throw new MissingMarket(config.market);
  const now = clockTime(clock.data);
  const rules = new Market(market, present(listed.reserves), present(listed.pegs), present(listed.prices), now);
  return {
    rules,
    figures: rules.figures(),
    assets: rules.reserves().map((figures) => ({ ...figures, ...tokenOf(config, figures.mint) })),
    pegs: rules.pegs().map((figures, place) => ({ ...figures, ...tokenOf(config, figures.mint), place })),
    now,
  };
}

/** The node knows no such market: it is another network's, or the address is wrong. */
export class MissingMarket extends Error {
  override name = "MissingMarket";

  constructor(readonly address: string) {
    super(`There is no market ${address} on this network.`);
  }
}

/** The unix time in the clock sysvar. */
function clockTime(data: Uint8Array): bigint {
  return new DataView(data.buffer, data.byteOffset).getBigInt64(32, true);
}
