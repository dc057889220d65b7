// @vitest-environment happy-dom
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BaseRecord, Field, ResourceDef } from "@/resource/define";
import { localDay } from "@/ui/calendar-span";
import { setZone } from "@/ui/zone";
import { dayAfter, daysFilter, onDay, startOf } from "./days";

type Task = BaseRecord & { due_at: string; all_day: boolean; close_on: string };
const due = { name: "due_at", kind: "moment" } as Field<Task>;
const close = { name: "close_on", kind: "date" } as Field<Task>;
const tasks = { calendarBy: { field: "due_at", allDay: "all_day" } } as ResourceDef<Task>;
const deals = { calendarBy: { field: "close_on" } } as ResourceDef<Task>;
const task = (due_at: string, all_day = false) => ({ id: "t", due_at, all_day }) as Task;
const window = { from: new Date("2026-03-02"), to: new Date("2026-03-09") };
beforeAll(() => setZone("Europe/Berlin"));
afterAll(() => setZone(""));

describe("the window", () => {
  it("is days where days are kept", () => {
    expect(daysFilter(deals, close, {}, window)).toBe(
      'close_on >= date("2026-03-02") && close_on < date("2026-03-09")',
    );
  });
  it("is moments by the person's clock, and days for what is due all day", () => {
    const [from, to] = ["2026-03-01T23:00:00.000Z", "2026-03-08T23:00:00.000Z"];
    expect(daysFilter(tasks, due, { filter: 'a == "b"' }, window)).toBe(
      '(a == "b") && ((all_day && due_at >= date("2026-03-02") && due_at < date("2026-03-09")) || ' +
        `(!all_day && due_at >= timestamp("${from}") && due_at < timestamp("${to}")))`,
    );
  });
});

describe("another day", () => {
  it("keeps the time of a moment, also over a change of the clocks", () => {
    const at = task("2026-03-28T08:30:00Z");
    expect(onDay(tasks, due, at, new Date("2026-03-29"))).toBe("2026-03-29T07:30:00.000Z");
  });
  it("is a midnight of UTC for what is due all day, and a day for days", () => {
    expect(onDay(tasks, due, task("2026-03-02T00:00:00Z", true), new Date("2026-03-05"))).toBe(
      "2026-03-05T00:00:00Z",
    );
    expect(onDay(deals, close, { close_on: "2026-03-02" } as Task, new Date("2026-03-05"))).toBe(
      "2026-03-05",
    );
  });
  it("is counted from the day on which the record stands", () => {
    expect(startOf(tasks, due, task("2026-03-02T00:00:00Z", true))).toBe("2026-03-02");
    expect(startOf(tasks, due, task("2026-03-02T23:30:00Z"))).toBe("2026-03-03T00:30");
    expect(localDay(dayAfter(tasks, due, task("2026-03-02T00:00:00Z", true), -7))).toBe("2026-02-23");
    expect(localDay(dayAfter(deals, close, { close_on: "2026-02-28" } as Task, 1))).toBe("2026-03-01");
  });
});
