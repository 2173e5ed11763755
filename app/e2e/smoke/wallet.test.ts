import {
  AccountRole,
  address,
  appendTransactionMessageInstruction,
  type Base64EncodedWireTransaction,
  compileTransaction,
  createSolanaRpc,
  createTransactionMessage,
  getBase58Decoder,
  getBase64Decoder,
  getPublicKeyFromAddress,
  getStructEncoder,
  getTransactionEncoder,
  getU32Encoder,
  getU64Encoder,
  pipe,
  type Signature,
  type SignatureBytes,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
  verifySignature,
} from "@solana/kit";
import type {
  SolanaSignAndSendTransactionFeature,
  SolanaSignMessageFeature,
  SolanaSignTransactionFeature,
} from "@solana/wallet-standard-features";
import type { WalletWithFeatures } from "@wallet-standard/base";
import type { StandardConnectFeature } from "@wallet-standard/features";
import type { Page } from "playwright-core";
import { describe } from "vitest";
import type { Localnet } from "../harness/localnet.ts";
import { expect } from "../harness/test.ts";
import { Wallet } from "../harness/wallet.ts";
import { test } from "./fixture.ts";

describe("a wallet", () => {
  test("is found by pages, connects, and remembers until it is told not to", async ({ localnet, visit }) => {
    const { page, context } = await visit();
    const wallet = await Wallet.install(context, localnet, "alice");
    await page.goto("/");
    expect(await connect(page, "silently")).toEqual([]);
    expect(await connect(page, "aloud")).toEqual([localnet.address("alice")]);
    await page.reload();
    await wallet.switchTo("alice");
    expect(await accounts(page)).toEqual([]);
    expect(await connect(page, "silently")).toEqual([localnet.address("alice")]);
    await wallet.switchTo("bob");
    expect(await accounts(page)).toMatchObject([{ address: localnet.address("bob") }]);
    await wallet.useChains("solana:mainnet");
    expect(await accounts(page)).toEqual([{ address: localnet.address("bob"), chains: ["solana:mainnet"] }]);
    await wallet.forget();
    expect(await accounts(page)).toEqual([]);
    expect(wallet.asked).toEqual(["connect"]);
  });

  test("signs what the node accepts, and sends by itself", async ({ localnet, visit }) => {
    const { page, context } = await visit();
    const wallet = await Wallet.install(context, localnet, "alice");
    await page.goto("/");
    await connect(page, "aloud");

    const signed = await sign(page, "transaction", await transfer(localnet, 1_000n));
    const text = getBase64Decoder().decode(signed) as Base64EncodedWireTransaction;
    const rpc = createSolanaRpc(localnet.rpcUrl);
    await confirmed(localnet, await rpc.sendTransaction(text, { encoding: "base64" }).send());

    const sent = await sign(page, "and send", await transfer(localnet, 1_001n));
    await confirmed(localnet, getBase58Decoder().decode(sent) as Signature);

    const message = new TextEncoder().encode("hello");
    const signature = (await sign(page, "message", message)) as SignatureBytes;
    const publicKey = await getPublicKeyFromAddress(address(localnet.address("alice")));
    expect(await verifySignature(publicKey, signature, message)).toBe(true);
    expect(wallet.asked).toEqual(["connect", "sign", "send", "message"]);
  });

  test("has a user who hesitates and says no, and networks that it is not on", async ({ localnet, visit }) => {
    const { page, context } = await visit();
    const wallet = await Wallet.install(context, localnet, "alice");
    await page.goto("/");
    wallet.slow(300);
    const before = performance.now();
    await connect(page, "aloud");
    expect(performance.now() - before).toBeGreaterThanOrEqual(290);

    const transaction = await transfer(localnet, 1_002n);
    wallet.reject();
    await expect(sign(page, "transaction", transaction)).rejects.toThrow("WalletStandardError 4001000");
    wallet.reject("code 4001");
    await expect(sign(page, "transaction", transaction)).rejects.toThrow("Error 4001: User rejected the request.");
    const release = wallet.hold();
    const held = sign(page, "transaction", transaction);
    await expect.poll(() => wallet.asked).toHaveLength(4);
    release();
    await held;
    wallet.approve();
    await wallet.useChains("solana:mainnet");
    await expect(sign(page, "transaction", transaction)).rejects.toThrow("The wallet is not on solana:localnet");
  });
});

type Found = WalletWithFeatures<
  StandardConnectFeature & SolanaSignTransactionFeature & SolanaSignAndSendTransactionFeature & SolanaSignMessageFeature
>;

/** Connects the only wallet; the addresses that it shows then. */
function connect(page: Page, how: "silently" | "aloud"): Promise<string[]> {
  return page.evaluate(async (how) => {
    const [wallet] = window.wallets.get() as unknown as [Found];
    const { accounts } = await wallet.features["standard:connect"].connect({ silent: how === "silently" });
    return accounts.map(({ address }) => address);
  }, how);
}

/** What the only wallet shows of its accounts. */
function accounts(page: Page): Promise<{ address: string; chains: readonly string[] }[]> {
  return page.evaluate(() => {
    const [wallet] = window.wallets.get() as unknown as [Found];
    return wallet.accounts.map(({ address, chains }) => ({ address, chains }));
  });
}

/** Lets the wallet sign; what it returns, or an error that begins with its name and code. */
async function sign(page: Page, what: "transaction" | "and send" | "message", content: Uint8Array) {
  const signed = await page.evaluate(
    async ([what, bytes]) => {
      const [{ features, accounts }] = window.wallets.get() as unknown as [Found];
      const [account] = accounts;
      if (!account) throw new Error("the wallet is not connected");
      const content = Uint8Array.from(bytes);
      const input = { account, transaction: content, message: content, chain: "solana:localnet" } as const;
      const ask = {
        transaction: async () =>
          (await features["solana:signTransaction"].signTransaction(input))[0]?.signedTransaction,
        "and send": async () =>
          (await features["solana:signAndSendTransaction"].signAndSendTransaction(input))[0]?.signature,
        message: async () => (await features["solana:signMessage"].signMessage(input))[0]?.signature,
      }[what];
      const told = (cause: Error & { code?: number; context?: { __code: number } }) => {
        throw new Error(`${cause.name} ${cause.code ?? cause.context?.__code}: ${cause.message}`);
      };
      return [...((await ask().catch(told)) ?? [])];
    },
    [what, [...content]] as const,
  );
  return Uint8Array.from(signed);
}

/** A transaction, not signed yet, with which alice pays bob. */
async function transfer(localnet: Localnet, lamports: bigint): Promise<Uint8Array> {
  const [payer, payee] = [address(localnet.address("alice")), address(localnet.address("bob"))];
  const { value: blockhash } = await createSolanaRpc(localnet.rpcUrl).getLatestBlockhash().send();
  const data = getStructEncoder([
    ["instruction", getU32Encoder()],
    ["lamports", getU64Encoder()],
  ]).encode({ instruction: 2, lamports });
  const instruction = {
    programAddress: address("11111111111111111111111111111111"),
    accounts: [
      { address: payer, role: AccountRole.WRITABLE_SIGNER },
      { address: payee, role: AccountRole.WRITABLE },
    ],
    data,
  };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (message) => setTransactionMessageFeePayer(payer, message),
    (message) => setTransactionMessageLifetimeUsingBlockhash(blockhash, message),
    (message) => appendTransactionMessageInstruction(instruction, message),
  );
  return Uint8Array.from(getTransactionEncoder().encode(compileTransaction(message)));
}

async function confirmed(localnet: Localnet, signature: Signature): Promise<void> {
  const rpc = createSolanaRpc(localnet.rpcUrl);
  const status = async () => (await rpc.getSignatureStatuses([signature]).send()).value[0];
  await expect.poll(async () => (await status())?.confirmationStatus).toMatch(/confirmed|finalized/);
  expect((await status())?.err).toBeNull();
}
