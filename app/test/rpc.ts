import { afterEach, type Mock, vi } from "vitest";

/** What a node answers to a method, from its parameters; a `Response` goes out as it is. */
export type Methods = Record<string, (...params: never[]) => unknown>;

afterEach(() => vi.unstubAllGlobals());

/** Answers JSON-RPC as a node, until the test ends. What it has no method for it does not know. */
export function answerAs(methods: Methods): Mock<typeof fetch> {
  const answer = vi.fn(async (_url: RequestInfo | URL, request?: RequestInit) => {
    const { id, method, params } = JSON.parse(String(request?.body)) as { id: string; method: string; params: never[] };
    const known = methods[method];
    if (!known) return reply({ id, error: { code: -32601, message: `Method not found: ${method}` } });
    const result = await known(...params);
    return result instanceof Response ? result : reply({ id, result });
  });
  vi.stubGlobal("fetch", answer);
  return answer;
}

function reply(body: object): Response {
  const text = JSON.stringify({ jsonrpc: "2.0", ...body }, (_, value) =>
    typeof value === "bigint" ? Number(value) : value,
  );
  return new Response(text, { headers: { "content-type": "application/json" } });
}
