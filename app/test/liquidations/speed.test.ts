import { expect, test } from "vitest";
import { movingAssets } from "@/chain/dollars.ts";
import type { OpenObligation } from "@/chain/obligations.ts";
import { finish, valuing } from "@/screens/liquidations/valuation.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";

/** As many as a large market has. */
const MANY = 5_000;
/** Milliseconds, many times what an idle machine takes: a busy one must not fail for it. */
const PATIENCE = 10_000;

test("5,000 obligations are valued in a moment", async () => {
  const market = await recordedMarket();
  const [loan] = recorded.obligations.alice as [OpenObligation];
  const obligations = Array.from({ length: MANY }, () => loan);
  const moving = new Uint16Array(movingAssets(market).map((asset) => asset.index));
  const start = performance.now();
  const { owing } = finish(valuing(market.rules, obligations, moving));
  expect(owing).toHaveLength(MANY);
  expect(performance.now() - start).toBeLessThan(PATIENCE);
});
