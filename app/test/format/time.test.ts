import i18next from "i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatClock, formatDay, formatDuration, formatRelative, formatTime } from "@/format/time.ts";

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** 2026-09-21 14:13:20 UTC */
const MOMENT = 1_790_000_000n;

describe("formatDuration", () => {
  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [59.6, "1 minute"],
    [DAY + 3 * HOUR + 5 * MINUTE, "1 day 3 hours"],
    [2 * HOUR + 1, "2 hours 1 second"],
    [400 * DAY, "400 days"],
    [-5, "0 seconds"],
  ])("writes %s seconds as %s", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it("writes at most so many units", () => {
    expect(formatDuration(DAY + HOUR + MINUTE + 1, 1)).toBe("1 day");
    expect(formatDuration(DAY + HOUR + MINUTE + 1, 4)).toBe("1 day 1 hour 1 minute 1 second");
  });

  it("speaks Chinese", async () => {
    await i18next.changeLanguage("zh-Hant");
    expect(formatDuration(DAY + 3 * HOUR)).toMatch(/^1\s?天 3\s?小時$/);
  });
});

describe("formatRelative", () => {
  it.each([
    [-5, "5 seconds ago"],
    [-119, "1 minute ago"],
    [3 * HOUR, "in 3 hours"],
    [-2 * DAY, "2 days ago"],
    [0, "in 0 seconds"],
  ])("writes %s seconds as %s", (seconds, text) => {
    expect(formatRelative(seconds)).toBe(text);
  });

  it("speaks Chinese", async () => {
    await i18next.changeLanguage("zh-Hant");
    expect(formatRelative(-5)).toMatch(/^5\s?秒前$/);
    expect(formatRelative(3 * HOUR)).toMatch(/^3\s?小時後$/);
  });
});

describe("moments", () => {
  beforeEach(() => vi.stubEnv("TZ", "Asia/Taipei"));
  afterEach(() => vi.unstubAllEnvs());

  it("are written in the reader's time zone and language", async () => {
    expect(formatTime(MOMENT)).toMatch(/^Sep 21, 2026, 10:13\sPM$/);
    expect(formatTime(Number(MOMENT))).toBe(formatTime(MOMENT));
    expect(formatDay(MOMENT)).toBe("Monday, September 21, 2026");
    expect(formatClock(MOMENT)).toMatch(/^10:13\sPM$/);
    await i18next.changeLanguage("zh-Hant");
    expect(formatTime(MOMENT)).toMatch(/^2026年9月21日.*10:13$/);
    expect(formatDay(MOMENT)).toMatch(/^2026年9月21日\s?星期一$/);
  });
});
