// Which columns are shown, and in what order. The first one, the record's name, stays where it is.
import type { Layout } from "./layout-store";

type Named = { field: string; hidden?: boolean };

export function isShown({ field, hidden = false }: Named, layout: Pick<Layout, "hidden">): boolean {
  return !(layout.hidden[field] ?? hidden);
}

/** Columns as the person ordered them; those that were never moved come behind, as the record type has them. */
export function ordered<C extends Named>(columns: C[], order: string[]): C[] {
  const [first, ...rest] = columns;
  if (!first) return [];
  const place = ({ field }: C) => (order.includes(field) ? order.indexOf(field) : order.length);
  return [first, ...rest.sort((a, b) => place(a) - place(b))];
}

/** The columns that a table draws: pinned ones beside the first. */
export function arranged<C extends Named>(columns: C[], layout: Omit<Layout, "widths">): C[] {
  const [first, ...rest] = ordered(columns, layout.order);
  if (!first) return [];
  const shown = rest.filter((column) => isShown(column, layout));
  const stays = ({ field }: C) => layout.pinned.includes(field);
  return [first, ...shown.filter(stays), ...shown.filter((column) => !stays(column))];
}

/** The order after one column took the place of another. */
export function moved(fields: string[], from: number, to: number): string[] {
  const field = fields[from];
  if (field === undefined || to < 0 || to >= fields.length) return fields;
  const others = fields.filter((_, at) => at !== from);
  return [...others.slice(0, to), field, ...others.slice(to)];
}
