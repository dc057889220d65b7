// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { isoMoment, localMoment } from "@/ui/format";
import { allDayOf, dueWords, overdue } from "./due";

describe("due", () => {
  it("takes the day of the calendar on the wall", () => {
    expect(allDayOf(new Date(2026, 4, 9, 0, 5))).toBe("2026-05-09T00:00:00Z");
    expect(allDayOf(new Date(2026, 11, 31, 23, 55))).toBe("2026-12-31T00:00:00Z");
  });
  it("never moves an all-day task to another day", () => {
    const task = { due_at: "2026-05-09T00:00:00Z", all_day: true };
    expect(dueWords(task, new Date(2026, 4, 1))).toContain("9");
  });
  it("is late after its moment, or after the whole of its day", () => {
    const noon = new Date(2026, 4, 9, 12, 0);
    const all = (due_at: string) => overdue({ due_at, all_day: true }, noon);
    expect([all("2026-05-08T00:00:00Z"), all("2026-05-09T00:00:00Z")]).toEqual([true, false]);
    expect(overdue({ due_at: new Date(2026, 4, 9, 11, 59).toISOString(), all_day: false }, noon)).toBe(true);
    expect(overdue({ due_at: null, all_day: false }, noon)).toBe(false);
  });
  it("is nothing without a date", () => {
    expect(dueWords({ due_at: null, all_day: false })).toBe("");
  });
});

describe("moments in inputs", () => {
  it("come back as they were", () => {
    expect(isoMoment(localMoment("2026-05-09T14:30:00Z"))).toBe("2026-05-09T14:30:00.000Z");
  });
  it("are empty where there is none", () => {
    expect([localMoment(null), localMoment("soon"), isoMoment("")]).toEqual(["", "", ""]);
  });
});
