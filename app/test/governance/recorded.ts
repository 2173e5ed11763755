import type { AccountBytes } from "@/chain/rules.ts";
import json from "./recorded.json" with { type: "json" };

/** What `record.mjs` has written: changes that wait in the recorded market, and what the command prints for multisigs. */
export const recorded = {
  governance: json.governance,
  guardian: json.guardian,
  changes: json.changes.map(
    ({ address, owner, data }): AccountBytes => ({
      address,
      owner,
      data: Uint8Array.from(Buffer.from(data, "base64")),
    }),
  ),
  exports: json.exports,
};
