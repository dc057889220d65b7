// What the address of the calendar says: what is shown, around which day, whose.
import { type View, views } from "@/ui/calendar-span";

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
