import "./styles.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type CSSProperties, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Toaster } from "sonner";
import { App } from "./app.tsx";
import { NodeProvider } from "./chain/node.tsx";
import { loadRules } from "./chain/rules.ts";
import { type Config, loadConfig } from "./config/config.ts";
import { ConfigProvider } from "./config/context.tsx";
import { startLanguage } from "./i18n/index.ts";
import { screenAt } from "./screens.ts";
import { SignerProvider } from "./wallet/signer.tsx";
import { WalletProvider } from "./wallet/wallet.tsx";

// A node that is busy for a moment is asked again; one that is gone is asked for at each next reading anyway.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: 2, retryDelay: (attempt) => 500 * 2 ** attempt } },
});

/** Toasts look like cards, in both themes. */
const TOASTS = {
  "--normal-bg": "var(--color-card)",
  "--normal-text": "var(--color-ink)",
  "--normal-border": "var(--color-line)",
} as CSSProperties;

function Page({ config }: { config: Config }) {
  return (
    <ConfigProvider config={config}>
      <QueryClientProvider client={queries}>
        <NodeProvider>
          <WalletProvider>
            <SignerProvider>
              <App />
              <Toaster
                position="top-right"
                closeButton
                style={TOASTS}
                toastOptions={{ classNames: { description: "text-muted!" } }}
              />
            </SignerProvider>
          </WalletProvider>
        </NodeProvider>
      </QueryClientProvider>
    </ConfigProvider>
  );
}

// A page that was open while a new version came looks for files that are gone. Once a minute: what is broken stays so.
window.addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem("wlm.reloaded"));
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem("wlm.reloaded", String(Date.now()));
  location.reload();
});

const root = createRoot(document.getElementById("root") as HTMLElement);
const first = screenAt(location.pathname);
try {
  // The first screen comes along with what it needs, not after it.
  const [config] = await Promise.all([
    loadConfig(),
    loadRules(),
    startLanguage(first ? [first.words] : []),
    first?.load(),
  ]);
  root.render(
    <StrictMode>
      <Page config={config} />
    </StrictMode>,
  );
} catch (error) {
  // Nothing is translated yet: the words may be what is missing.
  root.render(
    <p role="alert" style={{ padding: "2rem" }}>
      World Liberty Markets cannot start: {error instanceof Error ? error.message : String(error)}
    </p>,
  );
}
