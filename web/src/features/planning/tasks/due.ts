import type { Task } from "@/api/shapes";
import { moment, someDay } from "@/ui/format";
import { dayAt, instant } from "@/ui/zone";

export type DueTask = Pick<Task, "due_at" | "all_day">;

/** The day alone of a task that is due all day, whose day is kept in UTC; else the moment. */
export function dueWords({ due_at: at, all_day: allDay }: DueTask, now = new Date()): string {
  if (!at) return "";
  return allDay ? someDay(at.slice(0, 10), now) : moment(at, now);
}

/** When the day that is meant begins for the person. */
export function dayOf(at: string): Date {
  return instant(at.slice(0, 10));
}

/** Whether it is too late: after the moment, or after the whole day. */
export function overdue({ due_at: at, all_day: allDay }: DueTask, now = new Date()): boolean {
  if (!at) return false;
  return allDay ? at.slice(0, 10) < dayAt(now) : new Date(at) < now;
}

/** Today by the person's calendar, as the due date of a task that is due all day. */
export function allDayOf(now: Date): string {
  return `${dayAt(now)}T00:00:00Z`;
}
