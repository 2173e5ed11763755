import { describe, expect, it } from "vitest";
import { partOf, readAmount, tidyAmount } from "@/actions/amount.ts";

const USD1 = { symbol: "USD1", decimals: 6 };

describe("what is typed", () => {
  it("reads a comma as the decimal point, wherever people write one there", () => {
    expect(tidyAmount("1,", "1")).toBe("1.");
    expect(tidyAmount("1,5", "1,")).toBe("1.5");
  });

  it("reads commas as groups only in what is put in at once", () => {
    expect(tidyAmount("1,234.56", "")).toBe("1234.56");
    expect(tidyAmount("12,345,678", "")).toBe("12345678");
    expect(tidyAmount("1 234.5", "")).toBe("1234.5");
    expect(tidyAmount("1,23", "")).toBe("1.23");
  });

  it("says what is wrong with it", () => {
    expect(readAmount("1.5", USD1)).toBe(1_500_000n);
    expect(readAmount("abc", USD1)).toMatchObject({ name: "AmountNotANumber" });
    expect(readAmount(".", USD1)).toMatchObject({ name: "AmountNotANumber" });
    expect(readAmount("1.0000001", USD1)).toMatchObject({ name: "AmountTooFine", values: { count: 6 } });
    expect(readAmount("99999999999999", USD1)).toMatchObject({ name: "AmountTooLarge" });
  });
});

it("takes parts rounded down, and all of it whole", () => {
  expect(partOf(101n, 25)).toBe(25n);
  expect(partOf(101n, 100)).toBe(101n);
});
