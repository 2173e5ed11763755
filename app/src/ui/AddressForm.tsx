import { isAddress } from "@solana/kit";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button.tsx";
import { Field } from "./Field.tsx";

/** Asks for an address, and hands on what is one. */
export function AddressForm({ onAddress }: { onAddress: (address: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  const go = (event: FormEvent) => {
    event.preventDefault();
    const address = text.trim();
    if (isAddress(address)) onAddress(address);
    else setRefused(true);
  };
  return (
    <form onSubmit={go} className="flex items-start gap-2">
      <Field
        className="min-w-0 flex-1"
        label={t("wallet.watch")}
        note={t("wallet.watchLead")}
        problem={refused && t("wallet.watchProblem")}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setRefused(false);
        }}
      />
      <Button type="submit" className="mt-6">
        {t("wallet.watchGo")}
      </Button>
    </form>
  );
}
