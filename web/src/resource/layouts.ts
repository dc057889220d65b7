// How a list can be looked at beside as a table, as its definition and the person's rights have it.
import { type BaseRecord, type BoardField, type Field, fieldOf, type ResourceDef } from "./define";

/** A board of more columns is a list. */
const mostColumns = 20;

/** The choices that a board can go by, as far as the person sees them; those that the company has added come last. */
export function boardFields<R extends BaseRecord>(def: ResourceDef<R>): BoardField<R>[] {
  if (def.board) return [];
  const own = def.fields.filter(({ name, kind }) => name.startsWith("custom.") && kind === "choice");
  return [...(def.boardBy ?? []), ...own.map(({ name }) => ({ field: name }))].filter(({ field }) => {
    const count = fieldOf(def, field)?.choices?.length ?? 0;
    return count > 0 && count <= mostColumns;
  });
}

export function hasBoard<R extends BaseRecord>(def: ResourceDef<R>): boolean {
  return def.board !== undefined || boardFields(def).length > 0;
}

/** The field of the calendar, if there is one that the person sees. */
export function calendarField<R extends BaseRecord>(def: ResourceDef<R>): Field<R> | undefined {
  return def.calendarBy && fieldOf(def, def.calendarBy.field);
}
