import type { Task } from "@/api/shapes";
import { moment, someDay } from "@/ui/format";

type Due = Pick<Task, "due_at" | "all_day">;

/** The day alone of a task that is due all day, whose day is kept in UTC; else the moment on this clock. */
export function dueWords({ due_at: at, all_day: allDay }: Due, now = new Date()): string {
  if (!at) return "";
  return allDay ? someDay(at.slice(0, 10), now) : moment(at, now);
}

/** Today by this machine's calendar, as the due date of a task that is due all day. */
export function allDayOf(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T00:00:00Z`;
}
