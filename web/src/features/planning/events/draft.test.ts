// @vitest-environment happy-dom
import { afterAll, beforeAll, expect, test } from "vitest";
import { setZone } from "@/ui/zone";
import { draftOf, momentsOf, newDraft, onDay, planOf, withAllDay, withStart } from "./draft";
import type { CalendarEvent } from "./events";

beforeAll(() => setZone("Europe/Berlin"));
afterAll(() => setZone(""));
const now = new Date("2026-06-03T11:20:00Z");
const today = new Date("2026-06-03");
const event: CalendarEvent = {
  id: "e1",
  version: 4,
  created_at: "",
  updated_at: "",
  created_by: null,
  title: "Site meeting",
  starts_at: "2026-06-01T07:00:00.000Z",
  ends_at: "2026-06-01T08:00:00.000Z",
  all_day: false,
  time_zone: "Europe/Berlin",
  location: "",
  notes: "",
  owner_id: "m1",
  about: null,
  about_id: null,
  recurrence: "FREQ=WEEKLY;BYDAY=MO",
  series_id: null,
  occurrence_on: null,
  excluded: [],
  ends_by: null,
  guests: "",
  tags: [],
  custom: {},
};

test("a new event stands where one looks", () => {
  expect(newDraft(undefined, today, "m1", now)).toMatchObject({
    start: "2026-06-03T14:00",
    end: "2026-06-03T15:00",
    ownerId: "m1",
  });
  expect(newDraft(undefined, new Date("2026-06-09"), null, now)).toMatchObject({ start: "2026-06-09T09:00" });
  const days = { start: new Date("2026-06-03"), end: new Date("2026-06-05"), allDay: true };
  expect(newDraft(days, today, null, now)).toMatchObject({
    start: "2026-06-03",
    end: "2026-06-04",
    allDay: true,
  });
});

test("days are midnights of UTC, and the last one is within", () => {
  const draft = { ...draftOf(event, undefined), allDay: true, start: "2026-06-03", end: "2026-06-04" };
  expect(momentsOf(draft)).toEqual({ starts_at: "2026-06-03T00:00:00Z", ends_at: "2026-06-05T00:00:00Z" });
  expect(withStart(draft, "2026-06-30").end).toBe("2026-07-01");
});

test("another start keeps the length, and days become hours", () => {
  expect(withStart(draftOf(event, undefined), "2026-06-02T23:30").end).toBe("2026-06-03T00:30");
  const days = withAllDay(draftOf(event, undefined), true);
  expect(days).toMatchObject({ start: "2026-06-01", end: "2026-06-01" });
  expect(withAllDay(days, false)).toMatchObject({ start: "2026-06-01T09:00", end: "2026-06-01T10:00" });
});

test("only what was altered is sent, with what is meant of the series", () => {
  const before = draftOf(event, undefined);
  const opened = { event, on: "2026-06-08" };
  const plan = planOf({ ...before, location: "Hall 3" }, before, opened, "one");
  expect(JSON.parse(JSON.stringify(plan))).toEqual({
    event_id: "e1",
    version: 4,
    scope: "one",
    occurrence_on: "2026-06-08",
    location: "Hall 3",
  });
  expect(planOf(withStart(before, "2026-06-01T11:00"), before, opened, "all").starts_at).toBe(
    "2026-06-01T09:00:00.000Z",
  );
  expect(planOf({ ...before, recurrence: "" }, before, opened, "one").recurrence).toBeUndefined();
  expect(planOf({ ...before, recurrence: "" }, before, opened, "all").recurrence).toBe("");
});

test("a time of a series stands on its day and hour, also over a change of the clocks", () => {
  expect(onDay(event, "2026-11-02").starts_at).toBe("2026-11-02T08:00:00.000Z");
  expect(draftOf(event, onDay(event, "2026-06-15"))).toMatchObject({
    start: "2026-06-15T09:00",
    end: "2026-06-15T10:00",
  });
});
