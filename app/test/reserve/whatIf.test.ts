import { expect, it } from "vitest";
import { stepOf, wayTo } from "@/screens/reserve/whatIf.ts";

const RESERVE = { cash: 600n, borrowed: 400n, mintable: 0n };

it("borrows up to a higher utilisation and repays down to a lower one", () => {
  expect(wayTo(RESERVE, 900)).toEqual({ kind: "borrow", assets: 500n });
  expect(wayTo(RESERVE, 100)).toEqual({ kind: "repay", assets: 300n });
  expect(wayTo(RESERVE, 400)).toBeUndefined();
});

it("counts what may be minted among what can be lent", () => {
  expect(wayTo({ ...RESERVE, mintable: 1_000n }, 900)).toEqual({ kind: "borrow", assets: 1_400n });
});

it("leads nowhere where there is nothing to lend", () => {
  expect(wayTo({ cash: 0n, borrowed: 0n, mintable: 0n }, 500)).toBeUndefined();
});

it("finds the nearest step, within the slider", () => {
  expect([stepOf(0.1039), stepOf(0), stepOf(1.2)]).toEqual([104, 0, 1_000]);
});
