import { readFile } from "node:fs/promises";

/** @typedef {import("../src/config/config.ts").Config} Config */

/** What a localnet's assets stand for: its mints are its own. */
const NAMES = {
  ETH: "Ether",
  BTC: "Bitcoin",
  SOL: "Solana",
  USDC: "USD Coin",
  USDT: "Tether USD",
  USD1: "World Liberty Financial USD",
  WLFI: "World Liberty Financial",
};

const tokens = JSON.parse(await readFile(new URL("tokens.json", import.meta.url), "utf8"));

/**
 * The page's configuration for a localnet.
 *
 * @param {{ rpc_url: string, market: string, lookup_table: string | null, reserves: { mint: string, symbol: string }[] }} manifest
 *   what the localnet writes: see crates/sdk/src/client/manifest.rs
 * @returns {Config}
 */
export function configOfLocalnet(manifest) {
  const token = ({ mint, symbol }) => [mint, { symbol, name: NAMES[symbol] ?? symbol }];
  return {
    name: "localnet",
    chain: "solana:localnet",
    rpcUrl: manifest.rpc_url,
    market: manifest.market,
    lookupTable: manifest.lookup_table,
    tokens: Object.fromEntries(manifest.reserves.map(token)),
    explorer: `https://explorer.solana.com/tx/{signature}?cluster=custom&customUrl=${encodeURIComponent(manifest.rpc_url)}`,
  };
}

/**
 * The page's configuration for a market on any cluster.
 *
 * @param {{ rpc: string, market: string, cluster: string, lookupTable?: string }} place
 * @returns {Config}
 */
export function configOfCluster({ rpc, market, cluster, lookupTable }) {
  const query = cluster === "mainnet" ? "" : `?cluster=${cluster}`;
  return {
    name: cluster,
    chain: `solana:${cluster}`,
    rpcUrl: rpc,
    market,
    lookupTable: lookupTable ?? null,
    tokens,
    explorer: `https://explorer.solana.com/tx/{signature}${query}`,
  };
}
