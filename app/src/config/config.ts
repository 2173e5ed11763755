/** Where the market is: what `/config.json` of this page's origin says. */
export interface Config {
  /** What people call the network. */
  name: string;
  /** As the Wallet Standard names it: a wallet that does not know it cannot sign here. */
  chain: `solana:${string}`;
  /** The node's JSON-RPC. */
  rpcUrl: string;
  /** The market's address. */
  market: string;
  /** The lookup table of the market's addresses, which makes transactions smaller. */
  lookupTable: string | null;
  /** What people call each mint. The chain does not know. */
  tokens: Record<string, Token>;
  /** Where a transaction can be looked at, with `{signature}` in it. */
  explorer: string | null;
}

export interface Token {
  symbol: string;
  name: string;
}

const RPC_KEY = "wlm.rpc";

/** Reads the configuration; a node chosen by the user replaces the configured one. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json");
  if (!response.ok) throw new Error(`/config.json: ${response.status} ${response.statusText}`);
  const config = (await response.json()) as Config;
  for (const key of ["name", "chain", "rpcUrl", "market", "tokens"] as const) {
    if (!config[key]) throw new Error(`/config.json lacks "${key}"`);
  }
  return { ...config, rpcUrl: chosenRpc() ?? config.rpcUrl };
}

/** The node that the user chose instead of the configured one. */
export function chosenRpc(): string | null {
  return localStorage.getItem(RPC_KEY);
}

/** Chooses a node, or, with null, goes back to the configured one. Counts from the next load of the page. */
export function chooseRpc(url: string | null): void {
  if (url) localStorage.setItem(RPC_KEY, url);
  else localStorage.removeItem(RPC_KEY);
}

/** What people call a mint; the first letters of its address if nobody named it. */
export function tokenOf(config: Config, mint: string): Token {
  return config.tokens[mint] ?? { symbol: `${mint.slice(0, 4)}…`, name: mint };
}
