import { SelectedWalletAccountContextProvider, useSelectedWalletAccount } from "@solana/react";
import { type UiWallet, type UiWalletAccount, useConnect } from "@wallet-standard/react";
import { type ReactNode, useEffect, useRef } from "react";

const STORED = "wlm.wallet";

/** Wallets of Solana that can sign transactions here. */
const filterWallets = (wallet: UiWallet) =>
  wallet.chains.some((chain) => chain.startsWith("solana:")) &&
  wallet.features.includes("standard:connect") &&
  (wallet.features.includes("solana:signTransaction") || wallet.features.includes("solana:signAndSendTransaction"));

const stateSync = {
  getSelectedWallet: () => localStorage.getItem(STORED),
  storeSelectedWallet: (key: string) => localStorage.setItem(STORED, key),
  deleteSelectedWallet: () => localStorage.removeItem(STORED),
};

/** Remembers which wallet was connected. */
export function WalletProvider({ children }: { children: ReactNode }) {
  return (
    <SelectedWalletAccountContextProvider filterWallets={filterWallets} stateSync={stateSync}>
      <Reconnection />
      {children}
    </SelectedWalletAccountContextProvider>
  );
}

/** A wallet shows its accounts only once it is connected: after a reload it is asked again, without a question to people. */
function Reconnection() {
  const { account, wallets } = useWallet();
  const name = useRef(stateSync.getSelectedWallet()?.split(":")[0]).current;
  const remembered = wallets.find((wallet) => wallet.name === name);
  return remembered && !account ? <Reconnect wallet={remembered} /> : null;
}

function Reconnect({ wallet }: { wallet: UiWallet }) {
  const [, connect] = useConnect(wallet);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    // A wallet that would have to ask somebody stays unconnected.
    connect({ silent: true }).catch(() => undefined);
  }, [connect]);
  return null;
}

export interface Wallet {
  /** The connected account, which signs. */
  account: UiWalletAccount | undefined;
  select: (account: UiWalletAccount | undefined) => void;
  /** Those that the browser offers. */
  wallets: readonly UiWallet[];
}

export function useWallet(): Wallet {
  const [account, select, wallets] = useSelectedWalletAccount();
  return { account, select, wallets };
}
