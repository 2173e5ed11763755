import type { ProgramEvent } from "@wlm/client";
import type { Happening } from "@/screens/reserve/series.ts";

export const RESERVE = "9gQUnKaFdvKD5GH1fBvaJnJUKASRnrWmA8s442SxfnvS";
export const OTHER = "6dVrp799UY3oqN49nwf1R3NLbDjMZtZUQaKAYW2EuEbU";

/** An index as events have it. */
export const index = (value: number): bigint => BigInt(Math.round(value * 2 ** 52)) << 12n;

/** An event with the fields that a test is about. */
export function event<Name extends ProgramEvent["name"]>(
  name: Name,
  data: Partial<Extract<ProgramEvent, { name: Name }>["data"]> | Record<string, unknown>,
): ProgramEvent {
  return { name, data: { reserve: RESERVE, ...data } } as unknown as ProgramEvent;
}

export const at = (time: number, ...events: ProgramEvent[]): Happening => ({ time: BigInt(time), events });
