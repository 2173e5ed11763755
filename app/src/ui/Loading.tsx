import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "@/chain/errors.ts";
import { Notice } from "./Badge.tsx";
import { Button } from "./Button.tsx";
import { RefusalText } from "./RefusalText.tsx";

/** What is shown until the first answer: the place that it will take. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("loading")} className="space-y-3">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={line} className="h-10 animate-pulse rounded-lg bg-sunken" />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  lines?: number;
  children: (data: T) => ReactNode;
}

/** What a query found; until then its place; or why there is nothing, and a way to try again. */
export function Loaded<T>({ query, lines, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  // While it is tried again after a failure people go on seeing why there is nothing.
  const failure = query.error ?? query.failureReason;
  if (!failure) return <Skeleton lines={lines} />;
  return (
    <Notice tone="bad" title={t("notLoaded")}>
      <p>
        <RefusalText problem={explain(failure)} />
      </p>
      <Button size="small" className="mt-2" onClick={() => query.refetch()}>
        {t("tryAgain")}
      </Button>
    </Notice>
  );
}
