// The days that a calendar shows, and how it is gone through.
import { localeTag } from "@/i18n/locale";

export const views = ["day", "week", "month", "agenda"] as const;
export type View = (typeof views)[number];

/** A day on this machine's calendar, as 2026-01-31. */
export function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The day that a calendar is around: the one that is named, else today. */
export function anchor({ date }: { date?: string }, now = new Date()): Date {
  return date ? new Date(`${date}T00:00:00`) : new Date(now.getFullYear(), now.getMonth(), now.getDate());
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

/** What is shown, in words: a day, a month, or from when to when. */
export function period(view: View, at: Date): string {
  const write = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(localeTag(), options);
  if (view === "day")
    return write({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(at);
  if (view === "month") return write({ month: "long", year: "numeric" }).format(at);
  const { from, to } = range(view, at);
  const last = new Date(to.getFullYear(), to.getMonth(), to.getDate() - 1);
  return write({ day: "numeric", month: "short", year: "numeric" }).formatRange(from, last);
}
