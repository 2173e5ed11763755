import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useRef, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";

/** What somebody wants to do with their positions. `obligation` is their own number for it. */
export type Intent =
  | { kind: "supply" | "withdraw" | "borrow" | "repay" | "collateral"; reserve: number; obligation: number }
  | { kind: "emode"; obligation: number };

/** Opens the action box. */
type Open = (intent: Intent) => void;

const ActionsContext = createContext<Open>(() => undefined);

/** The action box, which any screen may open. */
const ActionDialog = lazy(() => import("./ActionDialog.tsx"));

export function useActions(): Open {
  return use(ActionsContext);
}

export function ActionsProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [intent, setIntent] = useState<Intent>();
  const opener = useRef<Element | null>(null);
  const open = useCallback((wanted: Intent) => {
    opener.current = document.activeElement;
    setIntent(wanted);
  }, []);
  const close = useCallback(() => {
    setIntent(undefined);
    // A dialog without a trigger of its own leaves the focus nowhere: it goes back to what opened the box.
    setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus());
  }, []);
  return (
    <ActionsContext value={open}>
      {children}
      {intent && (
        // A box that breaks, or cannot be loaded, leaves the page as it is.
        <ErrorBoundary
          fallback={null}
          onError={(error) => {
            toast.error(t("broken.title"), { description: String(error) });
            close();
          }}
        >
          <Suspense>
            <ActionDialog intent={intent} close={close} />
          </Suspense>
        </ErrorBoundary>
      )}
    </ActionsContext>
  );
}
