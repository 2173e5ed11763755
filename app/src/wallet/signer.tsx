import {
  getBase58Decoder,
  getTransactionDecoder,
  getTransactionEncoder,
  type Signature,
  type Transaction,
} from "@solana/kit";
import { useSignAndSendTransaction, useSignTransaction } from "@solana/react";
import type { UiWalletAccount } from "@wallet-standard/react";
import { createContext, type ReactNode, type RefObject, use, useLayoutEffect, useMemo, useRef } from "react";
import { own, Refused } from "@/chain/errors.ts";
import { confirmed, send } from "@/chain/landing.ts";
import { useNode } from "@/chain/node.tsx";
import type { Prepared } from "@/chain/transaction.ts";
import { useConfig } from "@/config/context.tsx";
import { useWallet } from "./wallet.tsx";

/** Who signs: `submit` has a prepared transaction signed, sends it, and waits until it is confirmed. */
export type Signer =
  | { state: "ready"; address: string; submit: (prepared: Prepared, signed: () => void) => Promise<Signature> }
  /** The wallet does not know this page's network. */
  | { state: "wrong-network"; address: string }
  | { state: "none" };

const SignerContext = createContext<Signer>({ state: "none" });

export function useSigner(): Signer {
  return use(SignerContext);
}

type Submit = Extract<Signer, { state: "ready" }>["submit"];

/** What stands under this stays mounted whoever signs: nobody loses what they typed by connecting a wallet. */
export function SignerProvider({ children }: { children: ReactNode }) {
  const { chain } = useConfig();
  const { account } = useWallet();
  const submit = useRef<Submit>(nobody);
  const owner = account?.address;
  const knowsChain = account?.chains.includes(chain) ?? false;
  const signer = useMemo((): Signer => {
    if (owner === undefined) return { state: "none" };
    if (!knowsChain) return { state: "wrong-network", address: owner };
    return { state: "ready", address: owner, submit: (prepared, signed) => submit.current(prepared, signed) };
  }, [owner, knowsChain]);
  const Hand = account?.features.includes("solana:signTransaction") ? SignsOnly : SignsAndSends;
  return (
    <SignerContext value={signer}>
      {children}
      {account && knowsChain && <Hand key={account.address} account={account} chain={chain} submit={submit} />}
    </SignerContext>
  );
}

const nobody: Submit = () => Promise.reject(new Refused(own("NotSigned")));

/** Which of a wallet's features signs differs by wallet, and each is a hook of its own: so is each a component. */
interface HandProps {
  account: UiWalletAccount;
  chain: `solana:${string}`;
  /** Where it says how it signs. */
  submit: RefObject<Submit>;
}

/** The wallet signs, and this page sends by its own node: the one that simulated. */
function SignsOnly({ account, chain, submit }: HandProps) {
  const node = useNode();
  const sign = useSignTransaction(account, chain);
  useLayoutEffect(() => {
    submit.current = async (prepared, signed) => {
      const { signedTransaction } = await sign({ transaction: wire(prepared.transaction) });
      signed();
      return send(node, getTransactionDecoder().decode(signedTransaction), prepared.lastValidBlockHeight);
    };
  }, [submit, node, sign]);
  return null;
}

/** The wallet sends by itself. */
function SignsAndSends({ account, chain, submit }: HandProps) {
  const node = useNode();
  const signAndSend = useSignAndSendTransaction(account, chain);
  useLayoutEffect(() => {
    submit.current = async (prepared, signed) => {
      const { signature: bytes } = await signAndSend({ transaction: wire(prepared.transaction) });
      signed();
      const signature = getBase58Decoder().decode(bytes) as Signature;
      await confirmed(node, signature, prepared.lastValidBlockHeight, async () => undefined);
      return signature;
    };
  }, [submit, node, signAndSend]);
  return null;
}

function wire(transaction: Transaction): Uint8Array {
  return new Uint8Array(getTransactionEncoder().encode(transaction));
}
