import type { Task } from "@/api/shapes";
import { moment, someDay } from "@/ui/format";

export type DueTask = Pick<Task, "due_at" | "all_day">;

/** The day alone of a task that is due all day, whose day is kept in UTC; else the moment on this clock. */
export function dueWords({ due_at: at, all_day: allDay }: DueTask, now = new Date()): string {
  if (!at) return "";
  return allDay ? someDay(at.slice(0, 10), now) : moment(at, now);
}

/** The day that is meant, on this machine's calendar. */
export function dayOf(at: string): Date {
  const [year = 0, month = 1, day = 1] = at.slice(0, 10).split("-").map(Number);
  return new Date(year, month - 1, day);
}

/** Whether it is too late: after the moment, or after the whole day. */
export function overdue({ due_at: at, all_day: allDay }: DueTask, now = new Date()): boolean {
  if (!at) return false;
  if (!allDay) return new Date(at) < now;
  return dayOf(at) < new Date(now.getFullYear(), now.getMonth(), now.getDate());
}

/** Today by this machine's calendar, as the due date of a task that is due all day. */
export function allDayOf(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T00:00:00Z`;
}
