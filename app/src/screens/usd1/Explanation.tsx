import { useTranslation } from "react-i18next";
import { Card } from "@/ui/Card.tsx";

const POINTS = ["loans", "coins", "flash", "never", "limits", "losses"] as const;

/** How USD1 is minted and burned, in plain sentences. */
export function Explanation() {
  const { t } = useTranslation("usd1");
  return (
    <Card title={t("how.title")}>
      <dl className="grid gap-x-8 gap-y-4 text-sm md:grid-cols-2">
        {POINTS.map((point) => (
          <div key={point}>
            <dt className="font-semibold">{t(`how.${point}.title`)}</dt>
            <dd className="mt-1 text-muted">{t(`how.${point}.text`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
