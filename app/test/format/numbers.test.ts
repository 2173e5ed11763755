import i18next from "i18next";
import { describe, expect, it } from "vitest";
import {
  formatAmount,
  formatBps,
  formatHealth,
  formatNumber,
  formatPercent,
  formatPrice,
  formatUsd,
  parseAmount,
  shortAddress,
  toDecimal,
  valueMicros,
} from "@/format/numbers.ts";

const MAX = 2n ** 64n - 1n;
const LANGUAGES = ["en", "zh-Hant"] as const;

/** Numbers by chance that are the same in each run. */
function* chance(count: number): Generator<{ units: bigint; decimals: number }> {
  let state = 0x2545f4914f6cdd1dn;
  for (let place = 0; place < count; place++) {
    state ^= (state << 13n) & MAX;
    state ^= state >> 7n;
    state ^= (state << 17n) & MAX;
    // Small and large ones alike.
    yield { units: state >> BigInt(place % 64), decimals: place % 20 };
  }
}

describe("toDecimal", () => {
  it.each([
    [0n, 6, "0"],
    [1n, 0, "1"],
    [1n, 9, "0.000000001"],
    [1_500_000n, 6, "1.5"],
    [1_000_000n, 6, "1"],
    [10n, 0, "10"],
    [-1n, 6, "-0.000001"],
    [-1_500_000n, 6, "-1.5"],
    [MAX, 6, "18446744073709.551615"],
    [MAX, 0, "18446744073709551615"],
    [MAX, 19, "1.8446744073709551615"],
  ])("writes %s with %s decimals as %s", (units, decimals, text) => {
    expect(toDecimal(units, decimals)).toBe(text);
  });
});

describe("parseAmount", () => {
  it("reads back what toDecimal writes, whatever it is", () => {
    for (const { units, decimals } of chance(2_000)) {
      expect(parseAmount(toDecimal(units, decimals), decimals)).toBe(units);
    }
    expect(parseAmount(toDecimal(MAX, 9), 9)).toBe(MAX);
  });

  it("reads back a full amount with its grouping", () => {
    for (const { units, decimals } of chance(300)) {
      expect(parseAmount(formatAmount(units, decimals, "full"), decimals)).toBe(units);
    }
  });

  it.each([
    ["1", 6, 1_000_000n],
    [" 1.5 ", 6, 1_500_000n],
    [".5", 6, 500_000n],
    ["5.", 6, 5_000_000n],
    ["1,234.5", 2, 123_450n],
    ["12,345,678", 0, 12_345_678n],
    ["007", 0, 7n],
    ["0", 6, 0n],
    ["1.000000", 6, 1_000_000n],
    ["18446744073709551615", 0, MAX],
  ])("reads %j with %s decimals", (text, decimals, units) => {
    expect(parseAmount(text, decimals)).toBe(units);
  });

  it.each([
    ["nothing", "", 6],
    ["a point alone", ".", 6],
    ["an exponent", "1e5", 6],
    ["a negative amount", "-1", 6],
    ["a plus", "+1", 6],
    ["two points", "1.2.3", 6],
    ["hexadecimal digits", "0x10", 6],
    ["words", "all", 6],
    ["infinity", "Infinity", 6],
    ["a comma for a point", "1,5", 6],
    ["commas that group nothing", "1,,000", 6],
    ["a comma among decimals", "1.000,5", 6],
    ["a space inside", "1 000", 6],
    ["a unit", "1 ETH", 6],
    ["more decimals than there are", "1.0000001", 6],
    ["decimals of what has none", "1.5", 0],
    ["more than 64 bits", "18446744073709551616", 0],
    ["more than 64 bits of base units", "18446744073709.551616", 6],
    ["digits of other scripts", "١٢", 6],
  ])("refuses %s: %j", (_, text, decimals) => {
    expect(parseAmount(text, decimals)).toBeUndefined();
  });
});

describe("formatAmount", () => {
  it.each([
    [0n, 6, "0"],
    [1n, 9, "< 0.000001"],
    [1n, 6, "0.000001"],
    // Toward zero: nobody is promised more than there is.
    [999_999_999n, 9, "0.999999"],
    [1_999_999n, 6, "1.9999"],
    [1_234_567_890n, 6, "1,234.56"],
    [999_999_999_999n, 6, "999,999.99"],
    [-1_999_999n, 6, "-1.9999"],
    [-1_234_567_890n, 6, "-1,234.56"],
  ])("writes %s with %s decimals as %s", async (units, decimals, text) => {
    for (const language of LANGUAGES) {
      await i18next.changeLanguage(language);
      expect(formatAmount(units, decimals)).toBe(text);
    }
  });

  it("shortens large amounts as the language does, toward zero", async () => {
    expect(formatAmount(1_999_999_999_999n, 6)).toBe("1.99M");
    expect(formatAmount(MAX, 6)).toBe("18.44T");
    expect(formatAmount(-1_999_999_999_999n, 6)).toBe("-1.99M");
    await i18next.changeLanguage("zh-Hant");
    expect(formatAmount(1_999_999_999_999n, 6)).toBe("199.99萬");
    expect(formatAmount(MAX, 6)).toBe("18.44兆");
  });

  it("does not hide the sign of a tiny amount", () => {
    expect(formatAmount(-1n, 9)).toBe("> -0.000001");
  });

  it("writes all digits if asked to, beyond what a double holds", () => {
    expect(formatAmount(MAX, 6, "full")).toBe("18,446,744,073,709.551615");
    expect(formatAmount(MAX, 19, "full")).toBe("1.8446744073709551615");
    expect(formatAmount(1n, 9, "full")).toBe("0.000000001");
  });

  it("never writes more than there is", () => {
    for (const { units, decimals } of chance(500)) {
      const text = formatAmount(units, decimals);
      if (/[KMBT<]/.test(text)) continue;
      expect(parseAmount(text, decimals)).toBeLessThanOrEqual(units);
    }
  });
});

describe("formatUsd", () => {
  it.each([
    [0n, "$0.00"],
    [1n, "$0.000001"],
    [9_999n, "$0.009999"],
    [10_000n, "$0.01"],
    [1_234_567_890n, "$1,234.57"],
    [-1_500_000n, "-$1.50"],
    [MAX, "$18,446,744,073,709.55"],
  ])("writes %s millionths as %s", async (micros, text) => {
    for (const language of LANGUAGES) {
      await i18next.changeLanguage(language);
      expect(formatUsd(micros)).toBe(text);
    }
  });

  it("shortens", async () => {
    expect(formatUsd(12_345_678_900_000n, "short")).toBe("$12.35M");
    expect(formatUsd(9_999_990_000n, "short")).toBe("$9,999.99");
    await i18next.changeLanguage("zh-Hant");
    expect(formatUsd(12_345_678_900_000n, "short")).toBe("$1234.57萬");
  });
});

describe("other numbers", () => {
  it("gives small prices more decimals", () => {
    expect([2000, 1.00005, 0.000123].map(formatPrice)).toEqual(["$2,000.00", "$1.0001", "$0.000123"]);
  });

  it("gives percentages", () => {
    expect(formatPercent(0.0512)).toBe("5.12%");
    expect(formatPercent(1, 0)).toBe("100%");
    expect(formatBps(8_250)).toBe("82.5%");
    expect(formatBps(1)).toBe("0.01%");
    expect(formatBps(0)).toBe("0%");
  });

  it("rounds a health factor down, so that nobody looks safer than they are", () => {
    expect(formatHealth(999_999n)).toBe("0.99");
    expect(formatHealth(1_000_000n)).toBe("1.00");
    expect(formatHealth(1_999_999n)).toBe("1.99");
    expect(formatHealth(99_999_999n)).toBe("99.99");
    expect(formatHealth(100_000_000n)).toBe("> 100");
    expect(formatHealth(0n)).toBe("0.00");
    expect(formatHealth(undefined)).toBe("∞");
  });

  it("groups", () => {
    expect(formatNumber(1_234_567n)).toBe("1,234,567");
    expect(formatNumber(MAX)).toBe("18,446,744,073,709,551,615");
  });

  it("values amounts", () => {
    expect(valueMicros(150_000_000n, 8, 2000)).toBe(3_000_000_000n);
    expect(valueMicros(0n, 8, 2000)).toBe(0n);
    expect(valueMicros(-150_000_000n, 8, 2000)).toBe(-3_000_000_000n);
  });

  it("shortens addresses at both ends, where forgers would have to match", () => {
    expect(shortAddress("So11111111111111111111111111111111111111112")).toBe("So11…1112");
  });
});
