// Records on their days: what is asked for, where each stands, and what another day makes of its field.
import { queryOptions } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { type BaseRecord, type Field, fieldValue, type ResourceDef } from "@/resource/define";
import { allOf } from "@/resource/filter";
import type { ListSearch } from "@/resource/list-state";
import { fetchPage } from "@/resource/records";
import { localDay, localTime, meant, placed } from "@/ui/calendar-span";
import { instant, plusDays } from "@/ui/zone";

export type Window = { from: Date; to: Date };
export type Days<R> = { items: R[]; count: number };

/** How many records a calendar shows at once. */
const mostShown = 200;

/** The condition of standing in a window: days as they are kept, moments by the person's clock. */
export function windowFilter<R>(
  { name, kind }: Field<R>,
  allDay: string | undefined,
  { from, to }: Window,
): string {
  const within = (make: string, value: (at: Date) => string) =>
    `${name} >= ${make}("${value(from)}") && ${name} < ${make}("${value(to)}")`;
  const days = within("date", localDay);
  if (kind === "date") return days;
  const moments = within("timestamp", meant);
  return allDay ? `(${allDay} && ${days}) || (!${allDay} && ${moments})` : moments;
}

/** What of a list stands in a window, the earliest first, and how many there are. */
export function daysQuery<R extends BaseRecord>(
  def: ResourceDef<R>,
  field: Field<R>,
  filter: string | undefined,
  { q }: ListSearch,
) {
  const params = { filter, q, sort: field.name, include: def.include };
  return queryOptions({
    queryKey: [...keys.boards(def.name), "days", params],
    queryFn: async ({ signal }): Promise<Days<R>> => {
      const page = await fetchPage<R>(def.path, { ...params, limit: mostShown, count: true }, signal);
      return { items: page.items, count: page.total ?? page.items.length };
    },
    placeholderData: (old) => old,
  });
}

export function daysFilter<R extends BaseRecord>(
  def: ResourceDef<R>,
  field: Field<R>,
  { filter }: ListSearch,
  window: Window,
): string | undefined {
  return allOf(filter, windowFilter(field, def.calendarBy?.allDay, window));
}

/** Whether only the day of a record counts. */
export function isAllDay<R extends BaseRecord>(def: ResourceDef<R>, field: Field<R>, record: R): boolean {
  const { allDay } = def.calendarBy ?? {};
  return field.kind === "date" || (allDay !== undefined && fieldValue(record, allDay) === true);
}

/** Where a record stands in a calendar: on a day, or at a time. */
export function startOf<R extends BaseRecord>(def: ResourceDef<R>, field: Field<R>, record: R): string {
  const value = String(fieldValue(record, field.name) ?? "");
  return isAllDay(def, field, record) ? value.slice(0, 10) : localTime(placed(value));
}

/** The value of a record's field on another day; a moment keeps its time by the person's clock. */
export function onDay<R extends BaseRecord>(
  def: ResourceDef<R>,
  field: Field<R>,
  record: R,
  day: Date,
): string {
  if (field.kind === "date") return localDay(day);
  if (isAllDay(def, field, record)) return `${localDay(day)}T00:00:00Z`;
  return instant(localDay(day) + startOf(def, field, record).slice(10)).toISOString();
}

/** The day on which a record stands, so many days later. */
export function dayAfter<R extends BaseRecord>(
  def: ResourceDef<R>,
  field: Field<R>,
  record: R,
  days: number,
): Date {
  return new Date(plusDays(startOf(def, field, record).slice(0, 10), days));
}
