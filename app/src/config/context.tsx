import { createContext, type ReactNode, use } from "react";
import type { Config } from "./config.ts";

const ConfigContext = createContext<Config | null>(null);

export function ConfigProvider({ config, children }: { config: Config; children: ReactNode }) {
  return <ConfigContext value={config}>{children}</ConfigContext>;
}

export function useConfig(): Config {
  const config = use(ConfigContext);
  if (!config) throw new Error("useConfig needs a ConfigProvider");
  return config;
}
