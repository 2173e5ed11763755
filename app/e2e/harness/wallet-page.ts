import type {
  SolanaSignAndSendTransactionFeature,
  SolanaSignMessageFeature,
  SolanaSignTransactionFeature,
} from "@solana/wallet-standard-features";
import type { Wallet, WalletAccount, WalletIcon } from "@wallet-standard/base";
import type {
  StandardConnectFeature,
  StandardDisconnectFeature,
  StandardEventsFeature,
  StandardEventsListeners,
} from "@wallet-standard/features";
import type { Answer, Request, Shown } from "./wallet.ts";

/** What the page's part is given. */
export interface Injected {
  /** The function of the window that asks the part outside, and the event by which that part speaks up. */
  line: string;
  name: string;
  icon: WalletIcon;
  chains: Wallet["chains"];
}

/**
 * The wallet's part in the page, as an extension injects it: it offers what the Wallet Standard asks for, and passes
 * every request on to the part outside, which has the key and the user. It is sent to the browser as text, so it
 * uses nothing outside of its own body.
 */
export function injectedWallet({ line, name, icon, ...injected }: Injected): void {
  // Extensions leave frames alone, too.
  if (window !== window.top) return;

  type Features = StandardConnectFeature &
    StandardDisconnectFeature &
    StandardEventsFeature &
    SolanaSignTransactionFeature &
    SolanaSignAndSendTransactionFeature &
    SolanaSignMessageFeature;
  type Register = (...wallets: Wallet[]) => void;

  const listeners = new Set<StandardEventsListeners["change"]>();
  const outside = (window as unknown as Record<string, (request: Request) => Promise<Answer>>)[line];
  let chains = injected.chains;
  let accounts: readonly WalletAccount[] = [];

  async function ask(request: Request): Promise<Answer> {
    if (!outside) throw new Error("the wallet has no line to its other part");
    const answer = await outside(request);
    if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
    return answer;
  }

  function show(shown: Shown): void {
    chains = shown.chains;
    accounts = shown.accounts.map(({ address, publicKey }) => ({
      address,
      publicKey: Uint8Array.from(publicKey),
      chains,
      features: ["solana:signTransaction", "solana:signAndSendTransaction", "solana:signMessage"],
    }));
    for (const listener of listeners) listener({ chains, accounts });
  }

  async function signed(
    method: "sign" | "send" | "message",
    inputs: readonly { content: Uint8Array; chain?: string | undefined }[],
  ): Promise<Uint8Array[]> {
    const contents = inputs.map(({ content }) => [...content]);
    const { results } = await ask({ method, contents, chains: inputs.flatMap(({ chain }) => chain ?? []) });
    return results.map((bytes) => Uint8Array.from(bytes));
  }

  const features: Features = {
    "standard:connect": {
      version: "1.0.0",
      connect: async (input) => {
        show((await ask({ method: "connect", how: input?.silent ? "silently" : "aloud" })).shown);
        return { accounts };
      },
    },
    "standard:disconnect": {
      version: "1.0.0",
      disconnect: async () => show((await ask({ method: "disconnect" })).shown),
    },
    "standard:events": {
      version: "1.0.0",
      on: (_event, listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    "solana:signTransaction": {
      version: "1.0.0",
      supportedTransactionVersions: ["legacy", 0],
      signTransaction: async (...inputs) => {
        const given = inputs.map(({ transaction, chain }) => ({ content: transaction, chain }));
        return (await signed("sign", given)).map((signedTransaction) => ({ signedTransaction }));
      },
    },
    "solana:signAndSendTransaction": {
      version: "1.0.0",
      supportedTransactionVersions: ["legacy", 0],
      signAndSendTransaction: async (...inputs) => {
        const given = inputs.map(({ transaction, chain }) => ({ content: transaction, chain }));
        return (await signed("send", given)).map((signature) => ({ signature }));
      },
    },
    "solana:signMessage": {
      version: "1.1.0",
      signMessage: async (...inputs) => {
        const signatures = await signed(
          "message",
          inputs.map(({ message }) => ({ content: message })),
        );
        return inputs.map(({ message }, i) => ({
          signedMessage: message,
          signature: signatures[i] ?? new Uint8Array(),
        }));
      },
    },
  };
  const wallet: Wallet = {
    version: "1.0.0",
    name,
    icon,
    features,
    get chains() {
      return chains;
    },
    get accounts() {
      return accounts;
    },
  };

  window.addEventListener(line, (event) => {
    const { detail } = event as CustomEvent<Shown>;
    // A page that has not connected since it was loaded learns nothing about accounts.
    show(accounts.length > 0 ? detail : { ...detail, accounts: [] });
  });
  // Whichever of the two comes later finds the other: the page that looks for wallets, or the wallet.
  const register = ({ register }: { register: Register }) => register(wallet);
  window.addEventListener("wallet-standard:app-ready", (event) => register((event as CustomEvent).detail));
  window.dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: register }));
}
