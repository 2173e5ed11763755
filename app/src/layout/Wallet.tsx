import { type UiWallet, useConnect, useDisconnect } from "@wallet-standard/react";
import { LogOut, Wallet as WalletIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { useLocation } from "wouter";
import { explain } from "@/chain/errors.ts";
import { shortAddress } from "@/format/numbers.ts";
import { AddressText } from "@/ui/Address.tsx";
import { AddressForm } from "@/ui/AddressForm.tsx";
import { Button } from "@/ui/Button.tsx";
import { Dialog } from "@/ui/Dialog.tsx";
import { useWallet } from "@/wallet/wallet.tsx";

/** Connects a wallet, or shows the one that is connected. */
export function WalletButton() {
  const { t } = useTranslation();
  const { account, wallets } = useWallet();
  const [open, setOpen] = useState(false);
  const owner = wallets.find((wallet) => wallet.accounts.some((one) => one.address === account?.address));
  return (
    <>
      <Button kind={account ? "secondary" : "primary"} onClick={() => setOpen(true)}>
        <WalletIcon aria-hidden className="size-4" />
        {account ? <span className="font-mono">{shortAddress(account.address)}</span> : t("wallet.connect")}
      </Button>
      <Dialog
        title={account ? t("wallet.account", { address: shortAddress(account.address) }) : t("wallet.choose")}
        description={t("wallet.lead")}
        open={open}
        onOpenChange={setOpen}
      >
        {account && owner ? (
          <Connected wallet={owner} address={account.address} close={() => setOpen(false)} />
        ) : (
          <Choice close={() => setOpen(false)} />
        )}
        <Watch close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Choice({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { wallets } = useWallet();
  if (wallets.length === 0) return <p className="text-sm">{t("wallet.noneFound")}</p>;
  return (
    <ul className="space-y-2">
      {wallets.map((wallet) => (
        <li key={wallet.name}>
          <Offer wallet={wallet} close={close} />
        </li>
      ))}
    </ul>
  );
}

function Offer({ wallet, close }: { wallet: UiWallet; close: () => void }) {
  const { t } = useTranslation();
  const { select } = useWallet();
  const [connecting, connect] = useConnect(wallet);
  const choose = async () => {
    try {
      const [first] = await connect();
      if (first) select(first);
      close();
    } catch (error) {
      toast.error(explain(error).message);
    }
  };
  return (
    <Button size="large" className="justify-start" disabled={connecting} onClick={choose}>
      <img src={wallet.icon} alt="" className="size-6 rounded" />
      {connecting ? t("wallet.connecting", { wallet: wallet.name }) : wallet.name}
    </Button>
  );
}

function Connected({ wallet, address, close }: { wallet: UiWallet; address: string; close: () => void }) {
  const { t } = useTranslation();
  const { select } = useWallet();
  const [, disconnect] = useDisconnect(wallet);
  const leave = async () => {
    select(undefined);
    close();
    // A wallet that cannot disconnect is forgotten all the same.
    await disconnect().catch(() => undefined);
  };
  return (
    <div className="flex items-center justify-between gap-4">
      <AddressText address={address} />
      <Button onClick={leave}>
        <LogOut aria-hidden className="size-4" />
        {t("wallet.disconnect")}
      </Button>
    </div>
  );
}

function Watch({ close }: { close: () => void }) {
  const [, navigate] = useLocation();
  const look = (address: string) => {
    navigate(`/portfolio/${address}`);
    close();
  };
  return (
    <div className="mt-5 border-line border-t pt-4">
      <AddressForm onAddress={look} />
    </div>
  );
}
