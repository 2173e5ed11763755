/** Grounds on which white letters have a contrast of at least 4.5. */
const COLOURS: Readonly<Record<string, string>> = {
  ETH: "#4a5a9e",
  BTC: "#a8590a",
  SOL: "#6b3fd4",
  USDC: "#1f63b5",
  USDT: "#1c7a5c",
  USD1: "#12305f",
  WLFI: "#7a5a12",
};

/** An asset's mark and what people call it. */
export function TokenName({ symbol, name }: { symbol: string; name?: string }) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <TokenMark symbol={symbol} />
      <span className="text-left">
        <span className="block font-semibold">{symbol}</span>
        {name && name !== symbol && <span className="block text-muted text-xs">{name}</span>}
      </span>
    </span>
  );
}

export function TokenMark({ symbol }: { symbol: string }) {
  return (
    <span
      aria-hidden
      className="grid size-8 shrink-0 place-items-center rounded-full font-bold text-[0.6rem] text-white"
      style={{ background: COLOURS[symbol] ?? "#4b5563" }}
    >
      {symbol.slice(0, 4)}
    </span>
  );
}
