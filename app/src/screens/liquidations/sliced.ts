import { useEffect, useRef, useState } from "react";

/** How long a slice of work may keep the page from answering, in milliseconds. */
const SLICE = 8;

/** Work that is done bit by bit. */
export type Work<T> = () => Generator<undefined, T>;

export interface Sliced<T> {
  /** What the last work that was done came to. */
  value: T | undefined;
  /** Steps of the work under way, until there is a first value. */
  steps: number;
}

/**
 * Does work in slices between which the page can answer, and does it again whenever `work` is another one. Work that is
 * under way is finished first, so that work which comes faster than it can be done still comes to something.
 */
export function useSliced<T>(work: Work<T> | undefined): Sliced<T> {
  const [state, setState] = useState<Sliced<T>>({ value: undefined, steps: 0 });
  const worker = useRef<Worker<T>>(null);
  useEffect(() => {
    const mine = new Worker<T>(setState);
    worker.current = mine;
    return () => mine.stop();
  }, []);
  useEffect(() => {
    if (work) worker.current?.take(work);
  }, [work]);
  return state;
}

class Worker<T> {
  #under?: Generator<undefined, T>;
  #next?: Work<T>;
  #timer?: ReturnType<typeof setTimeout>;
  #steps = 0;
  readonly #tell: (change: (old: Sliced<T>) => Sliced<T>) => void;

  constructor(tell: (change: (old: Sliced<T>) => Sliced<T>) => void) {
    this.#tell = tell;
  }

  take(work: Work<T>): void {
    this.#next = work;
    if (!this.#under) this.#begin();
  }

  /** What is under way gives back what it holds. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#next = undefined;
    this.#under?.return(undefined as T);
    this.#under = undefined;
  }

  #begin(): void {
    this.#under = this.#next?.();
    this.#next = undefined;
    this.#steps = 0;
    if (this.#under) this.#later();
  }

  #later(): void {
    this.#timer = setTimeout(() => this.#slice(), 0);
  }

  #slice(): void {
    const end = performance.now() + SLICE;
    while (this.#under && performance.now() < end) {
      const step = this.#under.next();
      this.#steps += 1;
      if (!step.done) continue;
      this.#tell(() => ({ value: step.value, steps: this.#steps }));
      this.#under = undefined;
      this.#begin();
      return;
    }
    this.#tell((old) => (old.value === undefined ? { ...old, steps: this.#steps } : old));
    this.#later();
  }
}
