// The days that a calendar shows, and how it is gone through. A Date in a calendar is what the person's clock shows, written
// as if it were UTC, whose days have all the same length: so it is the same one on every machine.
import { localeTag } from "@/i18n/locale";
import { dayAt, instant, wall } from "./zone";

const day = 86_400_000;

export const views = ["day", "week", "month", "agenda"] as const;
export type View = (typeof views)[number];

/** A day of a calendar, as 2026-01-31. */
export function localDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** A time of a calendar, as inputs of dates with times hold it. */
export function localTime(at: Date): string {
  return at.toISOString().slice(0, 16);
}

/** Where a moment stands in a calendar. */
export function placed(moment: string | Date): Date {
  return new Date(`${wall(new Date(moment))}Z`);
}

/** The moment that a time of a calendar means, as the API has it. */
export function meant(at: Date): string {
  return instant(localTime(at)).toISOString();
}

/** The day that a calendar is around: the one that is named, else today. */
export function anchor({ date }: { date?: string }, now = new Date()): Date {
  return new Date(date ?? dayAt(now));
}

/** The first moment that a view shows, and the first that it no longer does. Weeks begin on Monday. */
export function range(view: View, at: Date): { from: Date; to: Date } {
  const plus = (from: Date, days: number) => new Date(Date.parse(localDay(from)) + days * day);
  if (view === "day") return { from: plus(at, 0), to: plus(at, 1) };
  if (view === "agenda") return { from: plus(at, 0), to: plus(at, 30) };
  const monday = (date: Date) => plus(date, -((date.getUTCDay() + 6) % 7));
  if (view === "week") return { from: monday(at), to: plus(monday(at), 7) };
  const first = monday(new Date(`${localDay(at).slice(0, 7)}-01`));
  return { from: first, to: plus(first, 42) };
}

/** The day a step before or after, in the measure of the view. */
export function stepped(view: View, at: Date, step: 1 | -1): string {
  const moved = new Date(at);
  if (view === "month") moved.setUTCMonth(at.getUTCMonth() + step, 1);
  else moved.setUTCDate(at.getUTCDate() + step * { day: 1, week: 7, agenda: 30 }[view]);
  return localDay(moved);
}

/** What is shown, in words: a day, a month, or from when to when. */
export function period(view: View, at: Date): string {
  const write = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(localeTag(), { ...options, timeZone: "UTC" });
  if (view === "day")
    return write({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(at);
  if (view === "month") return write({ month: "long", year: "numeric" }).format(at);
  const { from, to } = range(view, at);
  const last = new Date(to.getTime() - day);
  return write({ day: "numeric", month: "short", year: "numeric" }).formatRange(from, last);
}
