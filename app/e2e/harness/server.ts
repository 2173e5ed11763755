import type { AddressInfo } from "node:net";
import { configOfLocalnet } from "../../server/config.mjs";
import { serve } from "../../server/serve.mjs";
import type { Localnet } from "./localnet.ts";

/** The app's own server at work, under the policies that users get. */
export interface AppServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves built pages that ask the localnet, through the line that a test may cut. */
export async function serveApp(folder: string, localnet: Localnet): Promise<AppServer> {
  const config = configOfLocalnet({ ...localnet.manifest, rpc_url: localnet.rpcUrl });
  const server = await serve({ folder, config, port: 0 });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      // Browsers keep connections open that nobody will use again.
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
