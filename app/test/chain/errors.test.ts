import { getSolanaErrorFromJsonRpcError, SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, SolanaError } from "@solana/kit";
import { PROGRAM_ERRORS } from "@wlm/client";
import { describe, expect, it } from "vitest";
import { explain, isAnswer, isRepeated, Refused, refusalOf } from "@/chain/errors.ts";
import en from "@/i18n/en/errors.json";
import programEn from "@/i18n/en/program.json";
import zh from "@/i18n/zh-Hant/errors.json";
import programZh from "@/i18n/zh-Hant/program.json";

const OURS = "WLMarket11111111111111111111111111111111111";
const TOKENS = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

/** What a node's preflight throws by way of @solana/kit, whose numbers are bigints. */
function preflight(err: unknown, logs: string[] | null = null): unknown {
  const data = { err, logs, accounts: null, returnData: null, unitsConsumed: 0n };
  return getSolanaErrorFromJsonRpcError({ code: -32002n, message: "Transaction simulation failed", data });
}

const custom = (code: bigint) => ({ InstructionError: [2n, { Custom: code }] });

describe("a transaction's error", () => {
  it("is the program's own, whatever kind of number its code is", () => {
    expect(refusalOf(custom(6048n), []).name).toBe("BorrowLimitExceeded");
    expect(refusalOf({ InstructionError: [2, { Custom: 6048 }] }, []).name).toBe("BorrowLimitExceeded");
    expect(refusalOf(custom(6048n), [`Program ${OURS} failed: custom program error: 0x17a0`]).message).toContain("LTV");
  });

  it("is another program's where that failed first", () => {
    const logs = [
      "Program log: Error: insufficient funds",
      `Program ${TOKENS} failed: custom program error: 0x1`,
      `Program ${OURS} failed: custom program error: 0x1`,
    ];
    expect(refusalOf(custom(1n), logs).name).toBe("NotEnoughTokens");
    const none = [`Program ${TOKENS} failed: invalid account data for instruction`];
    expect(explain(preflight({ InstructionError: [1n, "InvalidAccountData"] }, none)).name).toBe("NotEnoughTokens");
    const strange = [`Program ${TOKENS} failed: custom program error: 0x1770`];
    expect(refusalOf(custom(6000n), strange).name).not.toBe("MathOverflow");
    const lamports = [
      "Transfer: insufficient lamports 1, need 2",
      "Program 11111111111111111111111111111111 failed: x",
    ];
    expect(refusalOf(custom(1n), lamports).name).toBe("NotEnoughSol");
  });

  it("is a race with another page that opened the same account", () => {
    const logs = [
      "Program log: Instruction: OpenObligation",
      "Allocate: account Address { address: 1tt, base: None } already in use",
      "Program 11111111111111111111111111111111 failed: custom program error: 0x0",
    ];
    expect(refusalOf(custom(0n), logs).name).toBe("AlreadyOpen");
  });

  it("is told by the last words of a program where nobody knows it", () => {
    const logs = [
      "Program log: Instruction: Route",
      "Program log: Slippage exceeded",
      "Program X failed: custom program error: 0x9",
    ];
    expect(refusalOf(custom(9n), logs)).toEqual({ name: "TransactionRefused", message: "Slippage exceeded" });
    expect(refusalOf(custom(9n), ["Program log: Instruction: Route"]).message).toBe(en.TransactionRefused);
    expect(explain(preflight({ InstructionError: [0n, "InvalidSeeds"] })).name).toBe("TransactionRefused");
  });

  it("is the framework's by its name and sentence", () => {
    const line =
      "Program log: AnchorError caused by account: obligation. Error Code: AccountNotInitialized. Error Number: 3012. Error Message: The program expected this account to be already initialized.";
    expect(refusalOf(custom(3012n), [line])).toEqual({
      name: "AccountNotInitialized",
      message: "The program expected this account to be already initialized.",
    });
  });

  it("is the runtime's by a sentence of ours", () => {
    expect(refusalOf("BlockhashNotFound", []).message).toBe(en.BlockhashNotFound);
    expect(refusalOf({ InsufficientFundsForRent: { account_index: 0n } }, []).name).toBe("InsufficientFundsForRent");
    const broke = { InstructionError: [0n, "ComputationalBudgetExceeded"] };
    expect(refusalOf(broke, []).name).toBe("ComputationalBudgetExceeded");
    expect(
      refusalOf({ InstructionError: [0n, "ProgramFailedToComplete"] }, ["Program X failed: exceeded CUs meter"]).name,
    ).toBe("ComputationalBudgetExceeded");
    expect(refusalOf({ InstructionError: [0n, "InvalidSeeds"] }, [])).toMatchObject({ name: "InvalidSeeds" });
  });
});

describe("what a node refuses before it sends", () => {
  it("has the sentence of the program's error", () => {
    expect(explain(preflight(custom(6024n), [`Program ${OURS} failed: custom program error: 0x1788`]))).toEqual(
      PROGRAM_ERRORS[6024],
    );
    expect(explain(preflight(custom(6024n))).name).toBe("PriceStale");
  });

  it("has the runtime's sentence", () => {
    expect(explain(preflight("BlockhashNotFound")).name).toBe("BlockhashNotFound");
    expect(explain(preflight("AccountNotFound")).name).toBe("AccountNotFound");
    expect(explain(preflight({ InsufficientFundsForRent: { account_index: 1n } })).name).toBe(
      "InsufficientFundsForRent",
    );
    expect(explain(preflight({ InstructionError: [0n, "ComputationalBudgetExceeded"] })).name).toBe(
      "ComputationalBudgetExceeded",
    );
    expect(isRepeated(preflight("AlreadyProcessed"))).toBe(true);
  });

  it("is an answer, other than a node that is out of order", () => {
    const status = (statusCode: number) =>
      new SolanaError(SOLANA_ERROR__RPC__TRANSPORT_HTTP_ERROR, { headers: new Headers(), message: "", statusCode });
    expect(isAnswer(preflight(custom(6024n)))).toBe(true);
    expect(isAnswer(status(503))).toBe(false);
    expect(isAnswer(new TypeError("Failed to fetch"))).toBe(false);
    expect(explain(status(429)).name).toBe("NodeBusy");
    expect(explain(status(403)).name).toBe("NodeRefused");
  });

  it("says what the node said about a request that it does not take", () => {
    const error = getSolanaErrorFromJsonRpcError({ code: -32602n, message: "Invalid param: WrongSize" });
    expect(explain(error)).toEqual({ name: "NodeRefused", message: "Invalid param: WrongSize" });
    const behind = getSolanaErrorFromJsonRpcError({ code: -32005n, message: "behind", data: { numSlotsBehind: 42n } });
    expect(explain(behind).name).toBe("NodeBehind");
  });
});

describe("what wallets and browsers throw", () => {
  it("knows a user's no, in each of its forms", () => {
    const standard = Object.assign(new Error("x"), { name: "WalletStandardError", context: { __code: 4_001_000 } });
    const numbered = Object.assign(new Error("x"), { code: 4001 });
    for (const no of [
      standard,
      numbered,
      new Error("User rejected the request."),
      "Approval Denied",
      new Error("Plugin Closed"),
    ])
      expect(explain(no).name).toBe("Rejected");
  });

  it("knows each browser's words for a node that is away", () => {
    for (const words of [
      "Failed to fetch",
      "Load failed",
      "NetworkError when attempting to fetch resource.",
      "fetch failed",
    ])
      expect(explain(new TypeError(words)).name).toBe("NodeUnreachable");
    expect(explain(new DOMException("The operation timed out.", "TimeoutError")).name).toBe("NodeUnreachable");
    expect(explain(new TypeError("x is not a function")).name).toBe("TypeError");
  });

  it("passes on what was explained already, and never says nothing", () => {
    const refusal = { name: "X", message: "why" };
    expect(explain(new Refused(refusal))).toBe(refusal);
    expect(explain(undefined)).toEqual({ name: "Unknown", message: en.Unknown });
  });
});

const LANGUAGES = [
  { language: "English", program: programEn, errors: en },
  { language: "Chinese", program: programZh, errors: zh },
];

describe.each(LANGUAGES)("the sentences in $language", ({ program, errors }) => {
  const names = Object.values(PROGRAM_ERRORS).map(({ name }) => name);

  it("are of every error of the program, and of nothing else", () => {
    expect(Object.keys(program).sort()).toEqual(names.toSorted());
  });

  it("are the program's or this app's own: no error has two", () => {
    expect(Object.keys(errors).filter((name) => names.includes(name))).toEqual([]);
  });

  it("speak to people who use the page: no names of code, no basis points", () => {
    const code = /[a-z]_[a-z]|\w\.[a-z]|\bbps\b|basis point|base unit|\bobligation\b|remaining account/i;
    expect(Object.values(program).filter((sentence) => code.test(sentence))).toEqual([]);
  });
});
