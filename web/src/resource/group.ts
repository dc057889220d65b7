// Rows by the value of one field, with a head wherever the value changes. A folded group is left out by the server; its
// head stays where the order has it. In what order groups come is told in grouped-list.ts.
import { type BaseRecord, type Field, fieldOf, fieldValue, type ResourceDef } from "./define";
import { chipToExpression } from "./filter";
import { maxFolded } from "./list-state";

/** What the rows of one group have in common; null is none. */
export type GroupValue = string | boolean | null;

/** What stands in one place of a grouped table: a record, by its place in the rows, or the head of a group. */
export type GroupItem =
  | { row: number; group?: undefined }
  | { row?: undefined; group: { value: GroupValue; folded: boolean; first?: number } };

type Asked = { group?: string; folded?: GroupValue[] };

/** No list is sorted by more fields. */
const maxSortKeys = 3;

export function canGroup<R>({ kind, groups }: Field<R>): boolean {
  return groups === true || ["choice", "checkbox", "member", "ref"].includes(kind);
}

/** The field that the address groups by, if rows can be grouped by it. */
export function groupField<R extends BaseRecord>(
  def: ResourceDef<R>,
  { group }: Asked,
): Field<R> | undefined {
  const field = group ? fieldOf(def, group) : undefined;
  return field && canGroup(field) ? field : undefined;
}

/** The group's field first, in the direction that the list has for it, and then what fits of the list's order. */
export function groupedSort(group: string, sort: string | undefined): string {
  const listed = sort ? sort.split(",") : [];
  const same = (one: string) => one.replace(/^-/, "") === group;
  const rest = listed.filter((one) => !same(one));
  return [listed.find(same) ?? group, ...rest].slice(0, maxSortKeys).join(",");
}

export function groupValue<R extends BaseRecord>(record: R, field: string): GroupValue {
  const value = fieldValue(record, field as keyof R & string);
  if (value === undefined || value === null) return null;
  return typeof value === "boolean" ? value : String(value);
}

/** The condition of one group. */
export function groupFilter<R>({ name, kind }: Field<R>, value: GroupValue): string {
  const op = value === null || value === "" ? "empty" : "is";
  return chipToExpression({ field: name, op, value: String(value ?? "") }, kind);
}

/** The condition that leaves folded groups out. */
export function withoutGroups<R>(field: Field<R>, folded: GroupValue[] = []): string | undefined {
  const isWord = (value: GroupValue) => typeof value === "string" && value !== "";
  const words = folded.filter(isWord).map((value) => JSON.stringify(value));
  const others = folded.filter((value) => !isWord(value)).map((value) => `!(${groupFilter(field, value)})`);
  const named = words.length > 0 ? [`!(${field.name} in [${words.join(", ")}])`] : [];
  return [...named, ...others].join(" && ") || undefined;
}

/** Groups after a head was used: folded ones are remembered, the oldest forgotten first. */
export function toggled(folded: GroupValue[], value: GroupValue): GroupValue[] | undefined {
  const next = folded.includes(value)
    ? folded.filter((one) => one !== value)
    : [...folded, value].slice(-maxFolded);
  return next.length > 0 ? next : undefined;
}

/** The order of the groups: what is known of it first; else as the server sorts values, none last either way. */
type Order = { known?: GroupValue[]; descending: boolean };

function inOrder(a: GroupValue, b: GroupValue, { known = [], descending }: Order): number {
  const place = (value: GroupValue) => (known.includes(value) ? known.indexOf(value) : known.length);
  if (place(a) !== place(b)) return place(a) - place(b);
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b === descending ? 1 : -1;
}

/** The places of a grouped table, of the values of its rows in their order and the groups that are folded. */
export function withGroups(values: GroupValue[], folded: GroupValue[], order: Order): GroupItem[] {
  const waiting = [...folded].sort((a, b) => inOrder(a, b, order));
  const items: GroupItem[] = [];
  const headsBefore = (value?: GroupValue) => {
    while (waiting[0] !== undefined && (value === undefined || inOrder(waiting[0], value, order) < 0))
      items.push({ group: { value: waiting.shift() as GroupValue, folded: true } });
  };
  let current: GroupValue | undefined;
  values.forEach((value, row) => {
    if (folded.includes(value)) return;
    if (value !== current) {
      headsBefore(value);
      items.push({ group: { value, folded: false, first: row } });
      current = value;
    }
    items.push({ row });
  });
  headsBefore();
  return items;
}
