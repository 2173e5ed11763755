import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The rules are needed as soon as the page is: the browser need not read a script to know. */
const preloadRules: Plugin = {
  name: "preload-rules",
  transformIndexHtml: (_, { bundle }) =>
    Object.keys(bundle ?? {})
      .filter((file) => file.endsWith(".wasm"))
      .map((file) => ({
        tag: "link",
        attrs: { rel: "preload", as: "fetch", type: "application/wasm", crossorigin: true, href: `/${file}` },
        injectTo: "head",
      })),
};

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadRules],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  // What Codama generates asks it; Vite replaces it by itself only where it builds.
  define: { "process.env.NODE_ENV": JSON.stringify(process.env.NODE_ENV ?? "development") },
  // BigInt and top-level await everywhere; no polyfills.
  build: {
    target: "es2022",
    sourcemap: true,
    rolldownOptions: {
      output: {
        // What every screen shares comes in few files: a request costs a phone more than the bytes.
        codeSplitting: {
          groups: [
            { name: "kit", test: /app\/src\/(ui|format)\// },
            { name: "icons", test: /lucide-react/ },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    setupFiles: ["test/setup.ts"],
  },
});
