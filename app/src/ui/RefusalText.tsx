import type { Problem } from "@/actions/problem.ts";
import { useSentence } from "@/actions/useSentence.ts";

/** Why something is refused, and the error's name: what people look for when the sentence does not help them. */
export function RefusalText({ problem }: { problem: Problem }) {
  const sentence = useSentence();
  return (
    <>
      {sentence(problem)} <code className="text-muted text-xs">{problem.name}</code>
    </>
  );
}
