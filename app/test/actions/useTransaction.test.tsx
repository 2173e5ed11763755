import { act } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useTransaction } from "@/actions/useTransaction.ts";
import type { Node } from "@/chain/node.tsx";
import { type AnyInstruction, type Prepared, prepare } from "@/chain/transaction.ts";
import { type Signer, useSigner } from "@/wallet/signer.tsx";
import { renderAppHook } from "../kit.tsx";

vi.mock("@/chain/transaction.ts", async (original) => ({ ...(await original<object>()), prepare: vi.fn() }));
vi.mock("@/wallet/signer.tsx", async (original) => ({ ...(await original<object>()), useSigner: vi.fn() }));

const preparing = vi.mocked(prepare);
const submit = vi.fn<Extract<Signer, { state: "ready" }>["submit"]>();
const signer: Signer = { state: "ready", address: "me", submit };

function made(units: number, refusal?: Prepared["refusal"]): Prepared {
  const nothing = new Map();
  return {
    transaction: {} as Prepared["transaction"],
    lastValidBlockHeight: 1n,
    units,
    feeLamports: 5_000n,
    rentLamports: 0n,
    refusal,
    before: nothing,
    after: nothing,
    preparedAt: Date.now(),
  };
}

const step = (name: string): AnyInstruction[] => [{ programAddress: name }];

/** A transaction in a component, and how to make it another one. */
function use(key: string | undefined = "a") {
  const wish: { key: string | undefined } = { key };
  const hook = renderAppHook(() => useTransaction("Borrow", wish.key, () => step(wish.key ?? "")));
  const turn = (next: string | undefined) => {
    wish.key = next;
    hook.rerender();
  };
  return { ...hook, turn };
}

const pass = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));
const settled = () => pass(400);

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(useSigner).mockReturnValue(signer);
  preparing.mockImplementation(async () => made(1));
  submit.mockImplementation(async (_, signed) => {
    signed();
    return "signature" as Awaited<ReturnType<typeof submit>>;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
  vi.restoreAllMocks();
  toast.dismiss();
});

describe("preparing", () => {
  it("waits until nothing is typed any more, and then simulates what is wanted last", async () => {
    const { result, turn } = use("1");
    await pass(200);
    turn("12");
    await pass(200);
    expect(preparing).not.toHaveBeenCalled();
    expect(result.current.phase).toBe("preparing");
    await settled();
    expect(preparing).toHaveBeenCalledTimes(1);
    expect(preparing.mock.calls[0]?.[3]).toEqual(step("12"));
    expect(result.current.phase).toBe("ready");
  });

  it("never shows the simulation of what is not wanted any more", async () => {
    let answer: (prepared: Prepared) => void = () => undefined;
    preparing.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const { result, turn } = use("old");
    await settled();
    turn("new");
    await settled();
    expect(result.current.prepared?.units).toBe(1);
    await act(async () => answer(made(999)));
    expect(result.current.prepared?.units).toBe(1);
    expect(preparing.mock.calls[0]?.[4]?.aborted).toBe(true);
  });

  it("does nothing while nobody is connected, or nothing is wanted", async () => {
    const { result, turn } = use("a");
    await settled();
    turn(undefined);
    expect(result.current).toMatchObject({ phase: "idle", prepared: undefined, problem: undefined });
    vi.mocked(useSigner).mockReturnValue({ state: "none" });
    turn("b");
    await settled();
    expect(result.current.phase).toBe("idle");
    expect(preparing).toHaveBeenCalledTimes(1);
  });

  it("is done anew after a while, with what there was on the screen until then", async () => {
    const { result } = use();
    await settled();
    preparing.mockImplementation(async () => made(2));
    await pass(19_000);
    expect(result.current.prepared?.units).toBe(1);
    await pass(1_200);
    expect(result.current).toMatchObject({ phase: "ready", prepared: { units: 1 } });
    await settled();
    expect(result.current.prepared?.units).toBe(2);
  });

  it("is tried again soon where the node is down, and at once where somebody asks", async () => {
    preparing
      .mockRejectedValueOnce(new TypeError("Failed to fetch"))
      .mockRejectedValueOnce(new TypeError("Failed to fetch"));
    const { result } = use();
    await settled();
    expect(result.current).toMatchObject({ phase: "ready", problem: { name: "NodeUnreachable" } });
    act(() => result.current.retry());
    await settled();
    expect(result.current.problem?.name).toBe("NodeUnreachable");
    await pass(5_500);
    await settled();
    expect(result.current.problem).toBeUndefined();
    expect(preparing).toHaveBeenCalledTimes(3);
  });

  it("says why the rules build nothing", async () => {
    const hook = renderAppHook(() =>
      useTransaction("Borrow", "a", () => {
        throw Object.assign(new Error("The market has no such reserve."), { name: "UnknownReserve" });
      }),
    );
    preparing.mockImplementation(async (_node: Node, _config, _payer, instructions) => made(instructions.length));
    await settled();
    expect(hook.result.current.problem?.name).toBe("UnknownReserve");
  });
});

describe("submitting", () => {
  it("asks once, however often it is pressed", async () => {
    const { result } = use();
    await settled();
    let release = () => {};
    submit.mockImplementation(
      (_, signed) =>
        new Promise((resolve) => {
          release = () => {
            signed();
            resolve("signature" as never);
          };
        }),
    );
    const both = [result.current.submit(), result.current.submit()];
    await act(async () => release());
    expect((await Promise.all(both)).sort()).toEqual([false, true]);
    expect(submit).toHaveBeenCalledTimes(1);
    expect(await result.current.submit()).toBe(false);
  });

  it("signs nothing that the node would refuse", async () => {
    preparing.mockResolvedValue(made(1, { name: "PriceStale", message: "old" }));
    const { result } = use();
    await settled();
    expect(result.current.problem?.name).toBe("PriceStale");
    expect(await result.current.submit()).toBe(false);
    expect(submit).not.toHaveBeenCalled();
  });

  it("shows each phase, the link, and nothing of what changes meanwhile", async () => {
    const { result, turn } = use("a");
    await settled();
    let sign = () => {};
    let land = () => {};
    submit.mockImplementation(
      (_, signed) =>
        new Promise((resolve) => {
          sign = signed;
          land = () => resolve("abc" as never);
        }),
    );
    let end: Promise<boolean> = Promise.resolve(false);
    act(() => {
      end = result.current.submit();
    });
    expect(result.current.phase).toBe("signing");
    // The market goes on: what was drafted may be impossible by now.
    turn(undefined);
    turn("b");
    await settled();
    expect(result.current).toMatchObject({ phase: "signing", prepared: { units: 1 } });
    act(() => sign());
    expect(result.current.phase).toBe("sending");
    await act(async () => land());
    expect(await end).toBe(true);
    expect(result.current.link).toBe("https://explorer.test/tx/abc");
    // What is wanted by now comes next.
    await settled();
    expect(result.current.phase).toBe("ready");
    expect(preparing.mock.lastCall?.[3]).toEqual(step("b"));
  });

  it("stays done until something else is wanted, also where it was being simulated once more", async () => {
    const { result, turn } = use("a");
    await settled();
    let answer: (prepared: Prepared) => void = () => undefined;
    preparing.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    act(() => result.current.retry());
    await settled();
    await act(async () => {
      expect(await result.current.submit()).toBe(true);
    });
    expect(result.current.phase).toBe("done");
    await act(async () => answer(made(9)));
    expect(result.current.phase).toBe("done");
    expect(await result.current.submit()).toBe(false);
    turn("b");
    await settled();
    expect(result.current.phase).toBe("ready");
  });

  it("says that it was declined, and can be signed again as simulated anew", async () => {
    const { result } = use();
    await settled();
    submit.mockRejectedValueOnce(Object.assign(new Error("no"), { code: 4001 }));
    await act(async () => {
      expect(await result.current.submit()).toBe(false);
    });
    await settled();
    expect(result.current).toMatchObject({ phase: "ready", problem: { name: "Rejected" } });
    expect(preparing).toHaveBeenCalledTimes(2);
    await act(async () => {
      expect(await result.current.submit()).toBe(true);
    });
    expect(result.current.problem).toBeUndefined();
  });

  it("prepares anew what is too old to be signed, and stops where that is refused", async () => {
    const { result } = use();
    await settled();
    preparing.mockResolvedValue(made(2, { name: "BorrowLimitExceeded", message: "too much" }));
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    await pass(40_000);
    expect(preparing).toHaveBeenCalledTimes(1);
    await act(async () => {
      expect(await result.current.submit()).toBe(false);
    });
    expect(submit).not.toHaveBeenCalled();
    expect(result.current.problem?.name).toBe("BorrowLimitExceeded");
  });

  it("goes on to its end without the box that began it", async () => {
    const success = vi.spyOn(toast, "success");
    const { result, unmount } = use();
    await settled();
    let land = () => {};
    submit.mockImplementation((_, signed) => {
      signed();
      return new Promise((resolve) => {
        land = () => resolve("abc" as never);
      });
    });
    const end = result.current.submit();
    unmount();
    land();
    expect(await end).toBe(true);
    expect(success).toHaveBeenCalledWith("Borrow: confirmed", expect.anything());
  });
});
