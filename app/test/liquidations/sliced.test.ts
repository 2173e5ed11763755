import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useSliced, type Work } from "@/screens/liquidations/sliced.ts";

let clock = 0;

beforeEach(() => {
  vi.useFakeTimers();
  clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Work of twenty steps, each of which takes a millisecond. */
function work(result: string, ended: () => void = () => undefined): Work<string> {
  return function* () {
    try {
      for (let step = 0; step < 20; step += 1) {
        clock += 1;
        yield;
      }
    } finally {
      ended();
    }
    return result;
  };
}

/** Lets the page do so many slices. */
function slices(count: number): void {
  for (let slice = 0; slice < count; slice += 1) act(() => void vi.advanceTimersToNextTimer());
}

test("work is done in slices, and says how far it is", () => {
  const all = work("done");
  const { result } = renderHook(() => useSliced(all));
  expect(result.current).toEqual({ value: undefined, steps: 0 });
  slices(1);
  expect(result.current).toEqual({ value: undefined, steps: 8 });
  slices(2);
  expect(result.current.value).toBe("done");
});

test("newer work waits for the one under way, and what is outdated by then is left out", () => {
  const seen: (string | undefined)[] = [];
  const { rerender, result } = renderHook(({ now }) => useSliced(now), { initialProps: { now: work("first") } });
  slices(1);
  rerender({ now: work("second") });
  rerender({ now: work("third") });
  for (let slice = 0; slice < 5; slice += 1) {
    slices(1);
    seen.push(result.current.value);
  }
  expect(seen).toEqual([undefined, "first", "first", "first", "third"]);
});

test("who leaves gives the work up, and it gives back what it holds", () => {
  const ended = vi.fn();
  const all = work("done", ended);
  const { unmount } = renderHook(() => useSliced(all));
  slices(1);
  expect(ended).not.toHaveBeenCalled();
  unmount();
  expect(ended).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
