// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { kinds, readRepeat, repeatWords, writeRepeat } from "./repeat";

// A Tuesday, the second of its month.
const start = new Date("2026-01-13T09:00:00Z");

test("what is picked is read back", () => {
  for (const kind of kinds.filter((one) => one !== "custom")) {
    for (const end of ["never", "until", "count"] as const) {
      const repeat = { kind, end, until: "2026-06-30", count: 5, rule: "" };
      const rule = writeRepeat(repeat, start);
      const again = readRepeat(rule, start);
      expect(again.kind).toBe(kind);
      if (kind !== "none") expect(again.end).toBe(end);
      expect(writeRepeat(again, start)).toBe(rule);
    }
  }
});

test("rules are written for their start", () => {
  const rule = (kind: (typeof kinds)[number]) =>
    writeRepeat(readRepeat("", start) && { ...readRepeat("", start), kind }, start);
  expect(rule("weekly")).toBe("FREQ=WEEKLY;BYDAY=TU");
  expect(rule("monthly_weekday")).toBe("FREQ=MONTHLY;BYDAY=2TU");
  expect(rule("monthly_day")).toBe("FREQ=MONTHLY;BYMONTHDAY=13");
});

test("a rule that the picker does not offer stays as it is", () => {
  const rule = "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=3;COUNT=4";
  const repeat = readRepeat(rule, start);
  expect(repeat.kind).toBe("custom");
  expect(writeRepeat(repeat, start)).toBe(rule);
});

test("rules are read in words", () => {
  expect(repeatWords("FREQ=WEEKLY;BYDAY=MO")).toBe("Every week on Monday");
  expect(repeatWords("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE")).toBe("Every 2 weeks on Monday and Wednesday");
  expect(repeatWords("FREQ=MONTHLY;BYDAY=2TU;COUNT=6")).toBe("Every month on the 2. Tuesday, 6 times");
  expect(repeatWords("FREQ=MONTHLY;BYDAY=-1FR")).toBe("Every month on the last Friday");
  expect(repeatWords("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")).toBe("Every weekday");
  expect(repeatWords("FREQ=DAILY;UNTIL=20300304")).toMatch(/^Every day, until (4 Mar|Mar 4,) 2030$/);
});
