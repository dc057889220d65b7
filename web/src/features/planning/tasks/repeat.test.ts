// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { readRule, ruleWords, writeRule } from "./repeat";

describe("rules of repetition", () => {
  it("come back as they were", () => {
    for (const rule of [
      "FREQ=DAILY",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
      "FREQ=MONTHLY;COUNT=3",
      "FREQ=YEARLY;UNTIL=20301231T235959Z",
    ]) {
      const read = readRule(rule);
      expect(read && writeRule(read)).toBe(rule);
    }
  });
  it("are left alone when they say more", () => {
    for (const rule of [
      "FREQ=MONTHLY;BYDAY=-1FR",
      "FREQ=MONTHLY;BYMONTHDAY=15",
      "FREQ=DAILY;WKST=SU",
      "weekly",
      "",
    ])
      expect(readRule(rule)).toBeUndefined();
  });
  it("are said in words", () => {
    expect(ruleWords("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")).toBe("Every 2 weeks on Mon");
    expect(ruleWords("FREQ=MONTHLY;BYDAY=-1FR")).toBe("FREQ=MONTHLY;BYDAY=-1FR");
  });
  it("keep one end only", () => {
    const both = { unit: "DAILY", every: 1, days: [], until: "2026-10-14", count: 3 } as const;
    expect(writeRule({ ...both, days: [] })).toBe("FREQ=DAILY;UNTIL=20261014T235959Z");
  });
});
