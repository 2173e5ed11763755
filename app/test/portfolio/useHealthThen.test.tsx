import { waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useHealthThen } from "@/screens/portfolio/useHealthThen.ts";
import { recorded, recordedMarket } from "../fixtures/market.ts";
import { renderAppHook } from "../kit.tsx";
import { answerAs } from "../rpc.ts";

const MONTH = 30n * 86_400n;

test("health a month ahead counts the interest until then, and the prices of today", async () => {
  const market = await recordedMarket();
  const accounts = new Map([recorded.market, ...recorded.reserves].map((account) => [account.address, account]));
  answerAs({
    getMultipleAccounts: (addresses: string[]) => ({
      context: { slot: 1 },
      value: addresses.map((address) => {
        const account = accounts.get(address);
        if (!account) return null;
        const data = [Buffer.from(account.data).toString("base64"), "base64"];
        return { data, owner: account.owner, lamports: 1, executable: false, rentEpoch: 0, space: account.data.length };
      }),
    }),
  });
  const [open] = recorded.obligations.alice;
  const { result } = renderAppHook(() => useHealthThen(market, open, market.now + MONTH));
  await waitFor(() => expect(result.current).toBeDefined());
  const now = market.rules.portfolio(open?.account.data).health();
  // Supply grows, too, but its interest is a part of what the debt costs.
  expect(result.current?.debtUsdMicros).toBeGreaterThan(now.debtUsdMicros);
  const grown = Number(result.current?.debtUsdMicros) / Number(now.debtUsdMicros);
  expect(grown).toBeLessThan(1.01);
  expect(Number(result.current?.collateralUsdMicros)).toBeCloseTo(Number(now.collateralUsdMicros), -4);
});

test("without a ramp nothing is read", async () => {
  const market = await recordedMarket();
  const node = answerAs({});
  const { result } = renderAppHook(() => useHealthThen(market, recorded.obligations.alice[0], undefined));
  expect(result.current).toBeUndefined();
  expect(node).not.toHaveBeenCalled();
});
