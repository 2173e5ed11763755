import { useQuery } from "@tanstack/react-query";
import { getReserveDecoder, getReserveEncoder } from "@wlm/client";
import { type MarketState, marketKey } from "@/chain/market.ts";
import { type Node, readAccounts, useNode } from "@/chain/node.tsx";
import type { OpenObligation } from "@/chain/obligations.ts";
import { type AccountBytes, type HealthFigures, Market } from "@/chain/rules.ts";
import { useConfig } from "@/config/context.tsx";

/** How often it is computed again, in milliseconds: it is far ahead, and reads the whole market. */
const AGAIN_EVERY = 30_000;

/**
 * An account's health at a later moment, when ramps have ended and interest has grown, if all prices stay as they are;
 * undefined while it is not known.
 */
export function useHealthThen(
  market: MarketState,
  open: OpenObligation | undefined,
  at: bigint | undefined,
): HealthFigures | undefined {
  const [config, node] = [useConfig(), useNode()];
  const query = useQuery({
    queryKey: [...marketKey(config), "then", open?.account.address, String(at)],
    queryFn: ({ signal }) => healthThen(node, market, open as OpenObligation, at as bigint, signal),
    enabled: open !== undefined && at !== undefined,
    refetchInterval: AGAIN_EVERY,
  });
  return query.data;
}

async function healthThen(
  node: Node,
  market: MarketState,
  open: OpenObligation,
  at: bigint,
  signal: AbortSignal,
): Promise<HealthFigures> {
  const addresses = [market.figures.address, ...market.assets.map((asset) => asset.address)];
  const [account, ...reserves] = (await readAccounts(node, addresses, signal)).filter((one) => one !== undefined);
  if (!account) throw new Error(`There is no market ${market.figures.address} on this network.`);
  const later = new Market(
    account,
    reserves.map((reserve) => withPriceAt(market, reserve, at)),
    [],
    [],
    at,
  );
  const portfolio = later.portfolio(open.account.data);
  const health = portfolio.health();
  portfolio.free();
  later.free();
  return health;
}

/** A reserve whose price is as it is now, and as fresh then. */
function withPriceAt(market: MarketState, account: AccountBytes, at: bigint): AccountBytes {
  const asset = market.assets.find((one) => one.address === account.address);
  if (!asset) return account;
  const reserve = getReserveDecoder().decode(account.data);
  const { price, confidence, ema, exponent } = asset.price;
  const cached = { ...reserve.price, price, confidence, ema, exponent, publishedAt: at };
  return { ...account, data: new Uint8Array(getReserveEncoder().encode({ ...reserve, price: cached })) };
}
