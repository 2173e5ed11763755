import { getBase64Encoder } from "@solana/kit";
import { decodeEvent, type ProgramEvent, WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS } from "@wlm/client";

/** What the program itself said in a transaction's logs. */
export interface Spoken {
  events: ProgramEvent[];
  /** The names of its instructions that were begun, in order, such as "Borrow". */
  instructions: string[];
  /** The node cut the logs, or they make no sense from some line on: there may have been more. */
  cut: boolean;
}

const INVOKE = /^Program ([1-9A-HJ-NP-Za-km-z]{32,44}) invoke \[(\d+)\]$/;
const RETURN = /^Program ([1-9A-HJ-NP-Za-km-z]{32,44}) (?:success|failed: .*)$/;
const INSTRUCTION = /^Program log: Instruction: (\w+)$/;
/** One field and no more: that is how events are written. */
const DATA = /^Program data: ([A-Za-z0-9+/=]+)$/;

/**
 * Reads logs line by line and keeps account of which program is running, because every program of a transaction may
 * log whatever it likes, data that looks like our events too: only lines count that were logged while ours ran, and
 * not a program that it called. The runtime's own lines cannot be imitated: what a program logs begins with
 * "Program log: ", "Program data: " or "Program return: ".
 *
 * Where lines are missing nobody knows who speaks, so nothing behind that place is believed.
 */
export function readLogs(logs: readonly string[], program: string = WORLD_LIBERTY_MARKETS_PROGRAM_ADDRESS): Spoken {
  const spoken: Spoken = { events: [], instructions: [], cut: false };
  const running: string[] = [];
  for (const line of logs) {
    const invoked = INVOKE.exec(line);
    const returned = RETURN.exec(line);
    if (invoked?.[1]) {
      running.push(invoked[1]);
      if (Number(invoked[2]) !== running.length) return { ...spoken, cut: true };
    } else if (returned) {
      if (running.pop() !== returned[1]) return { ...spoken, cut: true };
    } else if (line === "Log truncated") {
      return { ...spoken, cut: true };
    } else if (running.at(-1) === program) {
      const instruction = INSTRUCTION.exec(line)?.[1];
      if (instruction) spoken.instructions.push(instruction);
      const event = read(DATA.exec(line)?.[1]);
      if (event) spoken.events.push(event);
    }
  }
  return spoken;
}

function read(data: string | undefined): ProgramEvent | undefined {
  if (!data) return undefined;
  try {
    return decodeEvent(getBase64Encoder().encode(data));
  } catch {
    // An event of another version of the program, shorter than this one's.
    return undefined;
  }
}
