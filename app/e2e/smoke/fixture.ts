import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Wallets } from "@wallet-standard/app";
import { serveApp } from "../harness/server.ts";
import { test as base } from "../harness/test.ts";

declare global {
  interface Window {
    wallets: Wallets;
  }
}

/** A page that does no more than find wallets, by the library that pages find wallets with. */
const PAGE = `<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width" />
<title>Wallets</title>
<link rel="icon" href="data:," />
<main><h1>Wallets 錢包</h1></main>
<script type="module" src="/find.js"></script>
</html>`;
const SCRIPT = `import { getWallets } from "/wallets.js"; window.wallets = getWallets();`;
const LIBRARY = fileURLToPath(new URL("wallets.js", import.meta.resolve("@wallet-standard/app")));

/** Tests of the harness itself, which need no app. */
export const test = base.override("server", { scope: "file" }, async ({ localnet }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), "wlm-e2e-"));
  await writeFile(join(folder, "index.html"), PAGE);
  await writeFile(join(folder, "find.js"), SCRIPT);
  await cp(LIBRARY, join(folder, "wallets.js"));
  const server = await serveApp(folder, localnet);
  onCleanup(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  return server;
});
