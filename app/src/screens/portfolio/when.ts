import { formatRelative, formatTime } from "@/format/time.ts";

/** A moment, as sentences take it. */
export function when(time: bigint, now: bigint): { time: string; relative: string } {
  return { time: formatTime(time), relative: formatRelative(Number(time - now)) };
}
