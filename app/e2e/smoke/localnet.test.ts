import { createSolanaRpc } from "@solana/kit";
import { describe } from "vitest";
import { DEFAULTS, Localnet } from "../harness/localnet.ts";
import { expect } from "../harness/test.ts";
import { test } from "./fixture.ts";

interface Asset {
  asset: string;
  price_usd: string;
  good_for: string;
}

async function priceOf(localnet: Localnet, symbol: string): Promise<Asset | undefined> {
  return ((await localnet.wlm("price", "show")) as Asset[]).find(({ asset }) => asset === symbol);
}

describe("a localnet", () => {
  test("answers through a line that can be cut, mended and slowed down", async ({ localnet }) => {
    const rpc = createSolanaRpc(localnet.rpcUrl);
    await expect(rpc.getHealth().send()).resolves.toBe("ok");
    await localnet.line.cut();
    await expect(rpc.getHealth().send()).rejects.toThrow("fetch failed");
    await localnet.line.mend();
    await expect(rpc.getHealth().send()).resolves.toBe("ok");
    localnet.line.delay(300);
    const before = performance.now();
    await rpc.getHealth().send();
    localnet.line.delay(0);
    expect(performance.now() - before).toBeGreaterThanOrEqual(290);
  });

  test("has prices that tests move, and a clock", async ({ localnet }) => {
    await localnet.setPrice("ETH", 2_000);
    await localnet.shock("ETH", -20);
    const fallen = { price_usd: "1600", good_for: "liquidation, no new risk" };
    await expect(priceOf(localnet, "ETH")).resolves.toMatchObject(fallen);
    // The average has come down by then.
    await localnet.pass("1d");
    await expect(priceOf(localnet, "ETH")).resolves.toMatchObject({ price_usd: "1600", good_for: "everything" });
  });

  test("gives tokens to its people", async ({ localnet }) => {
    await localnet.faucet("bob", "ETH", 3);
    await localnet.wlm("-k", "bob", "supply", "ETH", "3");
    await expect(localnet.wlm("-k", "bob", "borrow", "USD1", "1000000")).rejects.toThrow("BorrowLimitExceeded");
  });

  test("has governance that proposes what a plan changes", async ({ localnet }) => {
    await localnet.propose((plan) => plan.replace("dust = 100 ", "dust = 200 "));
    await expect(localnet.wlm("gov", "queue")).resolves.toHaveLength(1);
  });

  test("lets prices go stale when nobody publishes them", async () => {
    const localnet = await Localnet.start({ ...DEFAULTS, prices: "off" });
    await localnet.pass("1h");
    await expect(priceOf(localnet, "BTC")).resolves.toMatchObject({ good_for: "nothing" });
    await localnet.stop();
  });
});
