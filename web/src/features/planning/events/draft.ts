// What the form of an event holds, and the plan that is sent for it.

import { localDay, localTime, meant, placed } from "@/ui/calendar-span";
import { isoMoment, localMoment } from "@/ui/format";
import { dayAt, plusDays, zone } from "@/ui/zone";
import type { Slot } from "./calendar-board";
import type { CalendarEvent, EventPlan, Occurrence, Scope } from "./events";

export type Draft = {
  title: string;
  allDay: boolean;
  /** Inputs' values: a local moment, or a day where it lasts all day. The last day is within the event. */
  start: string;
  end: string;
  recurrence: string;
  location: string;
  notes: string;
  ownerId: string | null;
};

const hour = 3_600_000;
const day = 86_400_000;

/** A new event where the calendar was clicked; else at the next full hour of the day that is shown. */
export function newDraft(slot: Slot | undefined, near: Date, me: string | null, now = new Date()): Draft {
  const today = localDay(near) === dayAt(now);
  const full = today ? Math.floor(placed(now).getTime() / hour) + 1 : Date.parse(localDay(near)) / hour + 9;
  const start = slot?.start ?? new Date(full * hour);
  const end = slot?.end ?? new Date(start.getTime() + hour);
  const allDay = slot?.allDay ?? false;
  return {
    title: "",
    allDay,
    start: allDay ? localDay(start) : localTime(start),
    end: allDay ? localDay(new Date(end.getTime() - hour)) : localTime(end),
    recurrence: "",
    location: "",
    notes: "",
    ownerId: me,
  };
}

/** The time of a series on a day, where the calendar that is shown does not have it. */
export function onDay(event: CalendarEvent, on: string): { starts_at: string; ends_at: string } {
  const first = event.all_day ? event.starts_at.slice(0, 10) : dayAt(new Date(event.starts_at));
  const days = Math.round((Date.parse(on) - Date.parse(first)) / day);
  const moved = (iso: string) => {
    const at = event.all_day ? new Date(iso) : placed(iso);
    at.setUTCDate(at.getUTCDate() + days);
    return event.all_day ? at.toISOString() : meant(at);
  };
  return { starts_at: moved(event.starts_at), ends_at: moved(event.ends_at) };
}

/** An event as the form shows it; of a series the time that was opened. */
export function draftOf(
  event: CalendarEvent,
  occurrence: Pick<Occurrence, "starts_at" | "ends_at"> | undefined,
): Draft {
  const { starts_at: start, ends_at: end } = occurrence ?? event;
  return {
    title: event.title,
    allDay: event.all_day,
    start: event.all_day ? start.slice(0, 10) : localMoment(start),
    end: event.all_day ? plusDays(end.slice(0, 10), -1) : localMoment(end),
    recurrence: event.recurrence,
    location: event.location,
    notes: event.notes,
    ownerId: event.owner_id,
  };
}

/** The moments that a draft means, as the API has them; empty where an input is. */
export function momentsOf({ allDay, start, end }: Draft): { starts_at: string; ends_at: string } {
  if (allDay) {
    if (!start || !end) return { starts_at: "", ends_at: "" };
    return {
      starts_at: `${start.slice(0, 10)}T00:00:00Z`,
      ends_at: `${plusDays(end.slice(0, 10), 1)}T00:00:00Z`,
    };
  }
  return { starts_at: isoMoment(start), ends_at: isoMoment(end) };
}

/** Another start keeps the length. */
export function withStart(draft: Draft, start: string): Draft {
  const before = momentsOf(draft);
  const after = momentsOf({ ...draft, start });
  if (!before.starts_at || !before.ends_at || !after.starts_at) return { ...draft, start };
  const length = Math.max(0, Date.parse(before.ends_at) - Date.parse(before.starts_at));
  const end = new Date(Date.parse(after.starts_at) + length);
  const last = plusDays(end.toISOString().slice(0, 10), -1);
  return { ...draft, start, end: draft.allDay ? last : localMoment(end.toISOString()) };
}

/** Between hours and whole days; a day becomes nine o'clock. */
export function withAllDay(draft: Draft, allDay: boolean): Draft {
  if (allDay === draft.allDay) return draft;
  if (allDay) return { ...draft, allDay, start: draft.start.slice(0, 10), end: draft.end.slice(0, 10) };
  return { ...draft, allDay, start: `${draft.start}T09:00`, end: `${draft.end}T10:00` };
}

export type Opened = { event: CalendarEvent; on: string | undefined };

/** What is sent: everything for a new event; for one that was opened what was altered, and what is meant of a series. */
export function planOf(
  draft: Draft,
  before: Draft | undefined,
  opened: Opened | undefined,
  scope: Scope,
): EventPlan {
  const times = momentsOf(draft);
  const moved =
    !before || JSON.stringify(momentsOf(before)) !== JSON.stringify(times) || before.allDay !== draft.allDay;
  const altered = <K extends keyof Draft>(name: K) =>
    before && before[name] === draft[name] ? undefined : draft[name];
  const series = opened?.event.recurrence !== "" && opened?.on !== undefined;
  return {
    event_id: opened?.event.id,
    version: opened?.event.version,
    scope: series ? scope : undefined,
    occurrence_on: series ? opened?.on : undefined,
    title: altered("title"),
    ...(moved ? { ...times, all_day: draft.allDay } : {}),
    time_zone: opened ? undefined : zone(),
    location: altered("location"),
    notes: altered("notes"),
    owner_id: altered("ownerId") ?? undefined,
    recurrence: scope === "one" && series ? undefined : altered("recurrence"),
  };
}
