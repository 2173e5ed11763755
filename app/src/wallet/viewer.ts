import { isAddress } from "@solana/kit";
import { useParams } from "wouter";
import { useWallet } from "./wallet.tsx";

/** Whose positions a screen shows: those of the address in its path, or of the connected wallet. */
export interface Viewer {
  address: string | undefined;
  /** Somebody else's: nothing can be signed for them. */
  readOnly: boolean;
}

export function useViewer(): Viewer {
  const { address } = useParams<{ address?: string }>();
  const { account } = useWallet();
  if (address && isAddress(address)) return { address, readOnly: address !== account?.address };
  return { address: account?.address, readOnly: false };
}
