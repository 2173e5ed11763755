import { useTranslation } from "react-i18next";
import { Hint } from "@/ui/Hint.tsx";
import type { Parameter } from "./parameter.ts";

/** What a parameter is called, and on demand what it does to a user. */
export function ParameterName({ parameter }: { parameter: Pick<Parameter<never>, "words" | "fixed"> }) {
  const { t } = useTranslation("parameters");
  return (
    <span className="inline-flex items-center gap-0.5">
      {t(`${parameter.words}.name` as never)}
      <span data-print="hide">
        <Hint>
          {t(`${parameter.words}.meaning` as never)}
          {parameter.fixed && <span className="mt-2 block text-muted">{t("fixed")}</span>}
        </Hint>
      </span>
    </span>
  );
}
