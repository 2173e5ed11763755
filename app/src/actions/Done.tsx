import { CircleCheck, ExternalLink } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClasses } from "@/ui/Button.tsx";
import type { useBoxTransaction } from "./box.ts";
import { Comparison } from "./Comparison.tsx";
import type { Scene } from "./scene.ts";

interface DoneProps {
  box: ReturnType<typeof useBoxTransaction>;
  scene: Scene;
  reserve?: number;
  /** Something more in the same box. */
  again: () => void;
  close: () => void;
}

/** What was done, and where the obligation stands now. */
export function Done({ box, scene, reserve, again, close }: DoneProps) {
  const { t } = useTranslation(["actions", "common"]);
  const title = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone.
  useEffect(() => title.current?.focus(), []);
  const { link } = box.transaction;
  return (
    <div className="space-y-4">
      <div className="flex items-center gap-3 rounded-lg bg-good-soft px-3 py-3">
        <CircleCheck aria-hidden className="size-6 shrink-0 text-good" />
        <h3 ref={title} tabIndex={-1} className="font-semibold outline-none">
          {t("phase.done", { title: box.finished?.what })}
        </h3>
      </div>
      <Comparison scene={scene} quote={undefined} reserve={reserve} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" onClick={close}>
          {t("common:close")}
        </Button>
        <Button onClick={again}>{t("again")}</Button>
        {link && (
          <a href={link} target="_blank" rel="noopener noreferrer" className={buttonClasses("quiet")}>
            {t("explorer")}
            <ExternalLink aria-hidden className="size-4" />
          </a>
        )}
      </div>
    </div>
  );
}
