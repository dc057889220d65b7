// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { anchor, localDay, range, stepped } from "@/ui/calendar-span";
import { setZone } from "@/ui/zone";
import { calendarSearch } from "./calendar-search";

test("an address that makes no sense is today's week", () => {
  const search = calendarSearch({ span: "year", date: "soon", on: "x", create: "no" });
  expect(Object.values(search).filter(Boolean)).toEqual([]);
  setZone("Pacific/Kiritimati");
  expect(localDay(anchor(search, new Date("2026-06-02T11:00:00Z")))).toBe("2026-06-03");
  setZone("");
});

test("ranges", () => {
  const shown = (view: "day" | "week" | "month" | "agenda") => {
    const { from, to } = range(view, new Date("2026-03-29"));
    return `${localDay(from)} ${localDay(to)}`;
  };
  expect(shown("day")).toBe("2026-03-29 2026-03-30");
  expect(shown("week")).toBe("2026-03-23 2026-03-30");
  expect(shown("month")).toBe("2026-02-23 2026-04-06");
  expect(shown("agenda")).toBe("2026-03-29 2026-04-28");
});

test("steps", () => {
  const at = new Date("2026-01-31");
  expect(stepped("month", at, 1)).toBe("2026-02-01");
  expect(stepped("month", at, -1)).toBe("2025-12-01");
  expect(stepped("week", at, 1)).toBe("2026-02-07");
  expect(stepped("day", at, -1)).toBe("2026-01-30");
});
