// What can be chosen when two records become one, and what is chosen until somebody says otherwise.
import { type BaseRecord, type Field, fieldValue } from "@/resource/define";

export type Side = "this" | "other";

const sameAs = (one: unknown, other: unknown) =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === "" || value === false || sameAs(value, []);

/** The fields that say something else in the two; tags come together and are not chosen. */
export function differing<R extends BaseRecord>(fields: Field<R>[], winner: R, loser: R): Field<R>[] {
  return fields.filter(
    ({ name, readOnly, kind }) =>
      !readOnly && kind !== "tags" && !sameAs(fieldValue(winner, name), fieldValue(loser, name)),
  );
}

/** Whose value stays, by field: what the one lacks is taken from the other. */
export function taken<R extends BaseRecord>(
  fields: Field<R>[],
  winner: R,
  chosen: Record<string, Side>,
): Record<string, Side> {
  return Object.fromEntries(
    fields.map(({ name }) => [name, chosen[name] ?? (isEmpty(fieldValue(winner, name)) ? "other" : "this")]),
  );
}
