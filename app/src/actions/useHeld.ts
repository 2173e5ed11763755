import { useState } from "react";

/**
 * A value that stands still while it is held. What is being signed stays on the screen as it was signed: the market
 * goes on, and soon has the transaction in it already.
 */
export function useHeld<T>(value: T, held: boolean): T {
  const [kept, setKept] = useState<{ value: T }>();
  // State that follows from what is rendered: set during the rendering, so that nothing in between is shown.
  if (held && !kept) setKept({ value });
  if (!held && kept) setKept(undefined);
  return held && kept ? kept.value : value;
}
