// Serves the built pages until Ctrl-C. Without a node's address: the localnet that is running.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { configOfCluster, configOfLocalnet } from "./config.mjs";
import { serve } from "./serve.mjs";

const HELP = `usage: node app/server/main.mjs [--manifest FILE | --rpc URL --market ADDRESS] [options]

  --manifest FILE        of a localnet (default: target/localnet/manifest.json)
  --rpc URL              a node's JSON-RPC
  --market ADDRESS       the market
  --lookup-table ADDRESS the lookup table of the market's addresses
  --cluster NAME         mainnet (default), devnet, testnet or localnet
  --host HOST            where to listen (default: 127.0.0.1)
  --port PORT            (default: 5173)`;

const folder = fileURLToPath(new URL("../dist", import.meta.url));

try {
  await main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      manifest: { type: "string", default: "target/localnet/manifest.json" },
      rpc: { type: "string" },
      market: { type: "string" },
      "lookup-table": { type: "string" },
      cluster: { type: "string", default: "mainnet" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "5173" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (!existsSync(folder)) throw new Error("the pages are not built yet: `make app` builds and serves them");
  const config = await configOf(values);
  const server = await serve({ folder, config, host: values.host, port: Number(values.port) }).catch((error) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new Error(`port ${values.port} is taken: stop what runs there or choose another by --port`);
  });
  console.log(`The web dApp, on ${config.name}: http://${values.host}:${server.address().port}`);
}

async function configOf({ rpc, market, cluster, manifest, "lookup-table": lookupTable }) {
  if (rpc && market) return configOfCluster({ rpc, market, cluster, lookupTable });
  if (rpc || market) throw new Error("--rpc and --market go together");
  const text = await readFile(manifest, "utf8").catch(() => {
    throw new Error(`there is no ${manifest}: start \`make localnet\`, or say --rpc and --market`);
  });
  return configOfLocalnet(JSON.parse(text));
}
