import { once } from "node:events";
import { createServer } from "node:http";
import compression from "compression";
import sirv from "sirv";

/** What a page of ours may do; any node may be asked, because users choose theirs. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // The toasts bring their styles with them.
  "style-src 'self' 'unsafe-inline'",
  // Wallets bring their icons as data.
  "img-src 'self' data:",
  "connect-src 'self' http: https: ws: wss:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin-allow-popups",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Serves the built pages and their configuration, as any static host can: nothing is computed here.
 *
 * @param {{ folder: string, config: import("../src/config/config.ts").Config, host?: string, port: number }} options
 *   port 0: any that is free
 * @returns {Promise<import("node:http").Server>} once it listens
 */
export async function serve({ folder, config, host = "127.0.0.1", port }) {
  // A file whose name has its content's hash never changes; any other may at the next visit.
  const caching = (response, path) =>
    response.setHeader(
      "cache-control",
      path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    );
  const files = sirv(folder, { single: true, etag: true, setHeaders: caching });
  const compress = compression();
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    compress(request, response, () => {
      if (request.url === "/config.json") {
        response.setHeader("content-type", "application/json").end(JSON.stringify(config));
      } else {
        files(request, response, () => response.writeHead(404).end());
      }
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  return server;
}
