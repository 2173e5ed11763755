import type { Scene } from "@/actions/scene.ts";
import { type Person, recorded, recordedMarket } from "../fixtures/market.ts";

/** The recorded market's assets, by their reserves' indices. */
export const [ETH, BTC, SOL, USDC, USDT, USD1] = [0, 1, 2, 3, 4, 5];

/** A scene of the recorded market: somebody's obligation, and what their wallet holds in base units, by index. */
export async function scene(
  person: Person,
  { id = 0, holds, later = 0n }: { id?: number; holds?: Readonly<Record<number, bigint>>; later?: bigint } = {},
): Promise<Scene> {
  const market = await recordedMarket(recorded.now + later);
  const open = recorded.obligations[person].find((one) => one.fields.id === id);
  const tokens = holds && new Map(market.assets.map((asset) => [asset.mint, holds[asset.index] ?? 0n]));
  return { market, obligation: open?.account.data, tokens };
}
