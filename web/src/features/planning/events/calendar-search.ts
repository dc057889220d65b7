// What the address of the calendar says: what is shown, around which day, whose.
import { localDay } from "./repeat";

export const views = ["day", "week", "month", "agenda"] as const;
export type View = (typeof views)[number];

export type CalendarSearch = {
  span?: View;
  /** A day within what is shown, as 2026-01-31; today without it. */
  date?: string;
  /** A member's id, or everybody; the person's own without it. */
  who?: string;
  /** The event that is open, with its time of a series. */
  event?: string;
  on?: string;
  /** The form for a new one is open. */
  create?: boolean;
};

const day = /^\d{4}-\d{2}-\d{2}$/;

export function calendarSearch(search: Record<string, unknown>): CalendarSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const date = text(search.date);
  const on = text(search.on);
  return {
    span: views.find((view) => view === search.span),
    date: date && day.test(date) && !Number.isNaN(Date.parse(date)) ? date : undefined,
    who: text(search.who),
    event: text(search.event),
    on: on && day.test(on) ? on : undefined,
    create: search.create === true || search.create === "true" ? true : undefined,
  };
}

/** The day that a view is around. */
export function anchor(search: CalendarSearch, now = new Date()): Date {
  return search.date
    ? new Date(`${search.date}T00:00:00`)
    : new Date(now.getFullYear(), now.getMonth(), now.getDate());
}

/** The first moment that a view shows, and the first that it no longer does. Weeks begin on Monday. */
export function range(view: View, at: Date): { from: Date; to: Date } {
  const plus = (from: Date, days: number) =>
    new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
  if (view === "day") return { from: plus(at, 0), to: plus(at, 1) };
  if (view === "agenda") return { from: plus(at, 0), to: plus(at, 30) };
  const monday = (date: Date) => plus(date, -((date.getDay() + 6) % 7));
  if (view === "week") return { from: monday(at), to: plus(monday(at), 7) };
  const first = monday(new Date(at.getFullYear(), at.getMonth(), 1));
  return { from: first, to: plus(first, 42) };
}

/** The day a step before or after, in the measure of the view. */
export function stepped(view: View, at: Date, step: 1 | -1): string {
  const moved = new Date(at);
  if (view === "month") moved.setMonth(at.getMonth() + step, 1);
  else moved.setDate(at.getDate() + step * { day: 1, week: 7, agenda: 30 }[view]);
  return localDay(moved);
}
