import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Asset } from "@/chain/market.ts";
import { formatField } from "@/parameters/field.ts";
import { PEG_PARAMETERS } from "@/parameters/peg.ts";
import { RESERVE_PARAMETERS } from "@/parameters/reserve.ts";
import { formatValue, plainValue } from "@/parameters/values.ts";
import { recordedMarket } from "../fixtures/market.ts";

const ETH = { symbol: "ETH", decimals: 8 };
const NOBODY = "11111111111111111111111111111111";

describe("a value for people", () => {
  it.each([
    ["bps", 8_050, "80.5%"],
    ["factor", 12_500, "1.25×"],
    ["tokens", 123_456_700_000_000n, "1,234,567 ETH"],
    ["tokens", 1n, "0.00000001 ETH"],
    ["tokens", 18_446_744_073_709_551_615n, "No limit"],
    ["usd", 1_000_000_000n, "$1,000,000,000"],
    ["usdMicros", 100_500_000n, "$100.5"],
    ["price", 99_500_000n, "$0.995"],
    ["price", 1n, "$0.00000001"],
    ["seconds", 86_400, "1 day"],
    ["seconds", 90_061, "1 day 1 hour 1 minute 1 second"],
    ["address", NOBODY, "Nobody"],
    ["addresses", ["A", NOBODY], "A"],
    ["groups", [1, 3], "1, 3"],
    ["groups", [], "None"],
    ["switch", true, "Switched off"],
    ["switch", false, "Open"],
  ] as const)("%s %s", (unit, value, said) => {
    expect(formatValue(unit, value as never, ETH)).toBe(said);
  });

  it("of a curve says each corner", () => {
    const curve = [
      { utilisationBps: 0, aprBps: 0 },
      { utilisationBps: 9_100, aprBps: 300 },
      { utilisationBps: 10_000, aprBps: 4_000 },
    ];
    expect(formatValue("curve", curve, ETH)).toBe("0%: 0% · 91%: 3% · 100%: 40%");
  });

  it("of a mint that nobody read stays base units", () => {
    expect(formatValue("tokens", 5_000n, { symbol: "NEW", decimals: undefined })).toBe("5,000 base units of NEW");
  });
});

describe("a value for machines", () => {
  it("is exact and the same in every language", async () => {
    await i18next.changeLanguage("zh-Hant");
    expect(plainValue("tokens", 123_456_789_012_345n, ETH)).toBe("1234567.89012345");
    expect(plainValue("price", 99_500_000n, ETH)).toBe("0.995");
    expect(plainValue("seconds", 86_400, ETH)).toBe("86400");
    expect(plainValue("curve", [{ utilisationBps: 9_100, aprBps: 300 }], ETH)).toBe("9100:300");
  });
});

describe("a field of a change", () => {
  it("has the unit of what it belongs to: one name means different things", () => {
    expect(formatField("minBonusBps", 250, { kind: "emode", coin: ETH })).toBe("2.5%");
    expect(formatField("supplyCap", 0n, { kind: "reserve", coin: ETH })).toBe("0 ETH");
    expect(formatField("outflowCapacity", 0n, { kind: "reserve", coin: ETH })).toBe("No limit");
    expect(formatField("collateralPriceCap", 0n, { kind: "newReserve", coin: ETH })).toBe("None");
    expect(formatField("capStepBps", 20_000, { kind: "settings", coin: ETH })).toBe("2×");
  });

  it("that this page does not know is shown as it is", () => {
    expect(formatField("somethingNew", 5n, { kind: "reserve", coin: ETH })).toBe("5");
  });
});

describe("what counts now", () => {
  let eth: Asset;
  beforeAll(async () => {
    const found = (await recordedMarket()).assets.find(({ symbol }) => symbol === "ETH");
    if (!found) throw new Error("the recorded market has no ETH");
    eth = found;
  });
  const said = (key: string, asset: Asset) => RESERVE_PARAMETERS.find((one) => one.key === key)?.format(asset);

  it("is said alone where it is what governance has set", () => {
    expect(said("liquidationThresholdBps", eth)).toBe("83%");
    expect(said("supplyCap", eth)).toBe("1,000,000 ETH");
  });

  it("on a ramp says what it becomes, and when", () => {
    const falling = { ...eth, liquidationThresholdTargetBps: 8_000, rampEndsAt: 1_800_000_000n };
    expect(said("liquidationThresholdBps", falling)).toMatch(/^83% \(becomes 80% by .*2027.*\)$/);
  });

  it("says what the guardian has lowered it from", () => {
    expect(said("supplyCap", { ...eth, supplyCap: 0n })).toBe("0 ETH (lowered from 1,000,000 ETH)");
  });

  it("says which groups it is leaving", () => {
    const leaving = { ...eth, emodeGroups: [2], leavingGroups: [1] };
    expect(said("emodeGroups", leaving)).toBe("1, 2 (leaving 1)");
  });

  it("of a switch is not what the guardian has stopped", () => {
    expect(said("depositsDisabled", { ...eth, depositsRefused: "DepositsStopped" })).toBe("Open");
    expect(said("depositsDisabled", { ...eth, depositsRefused: "DepositsDisabled" })).toBe("Switched off");
  });

  it("of a peg facility is USD1, whatever its coin's decimals", async () => {
    const [peg] = (await recordedMarket()).pegs;
    if (!peg) throw new Error("the recorded market has no peg facility");
    const capacity = PEG_PARAMETERS.find(({ key }) => key === "capacity");
    expect(capacity?.format({ ...peg, decimals: 9, capacity: 1_500_000n, setCapacity: 1_500_000n })).toBe("1.5 USD1");
  });
});
