import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RenderHookResult, type RenderResult, render, renderHook } from "@testing-library/react";
import { type ReactElement, type ReactNode, useState } from "react";
import { NodeProvider } from "@/chain/node.tsx";
import type { Config } from "@/config/config.ts";
import { ConfigProvider } from "@/config/context.tsx";
import { SignerProvider } from "@/wallet/signer.tsx";
import { WalletProvider } from "@/wallet/wallet.tsx";

/** A network that exists nowhere: a test that reads from it answers for it. */
export const CONFIG: Config = {
  name: "Test",
  chain: "solana:localnet",
  rpcUrl: "http://node.test",
  market: "So11111111111111111111111111111111111111112",
  lookupTable: null,
  tokens: {},
  explorer: "https://explorer.test/tx/{signature}",
};

interface Around {
  config?: Partial<Config>;
  /** What was read already: put data into its cache before anything is rendered. */
  queries?: QueryClient;
}

/** Asks once and keeps what it got, so that a test sees each request and each error. */
export function testQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY },
    },
  });
}

function Providers({ config, queries, children }: Around & { children: ReactNode }) {
  const [client] = useState(() => queries ?? testQueries());
  return (
    <ConfigProvider config={{ ...CONFIG, ...config }}>
      <QueryClientProvider client={client}>
        <NodeProvider>
          <WalletProvider>
            <SignerProvider>{children}</SignerProvider>
          </WalletProvider>
        </NodeProvider>
      </QueryClientProvider>
    </ConfigProvider>
  );
}

/** Renders with all that stands around the app's screens, and no wallet connected. */
export function renderApp(element: ReactElement, around: Around = {}): RenderResult {
  return render(element, { wrapper: ({ children }) => <Providers {...around}>{children}</Providers> });
}

/** The same for a hook. */
export function renderAppHook<Result>(hook: () => Result, around: Around = {}): RenderHookResult<Result, unknown> {
  return renderHook(hook, { wrapper: ({ children }) => <Providers {...around}>{children}</Providers> });
}
