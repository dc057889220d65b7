import { conflictOf } from "@/api/problem";
import type { BaseRecord, ResourceDef, Value } from "./define";
import { fieldValue } from "./define";
import { fetchHistory, patchRecord } from "./records";

/** Two people changed the same field; nothing is chosen for them. */
export type Conflict<R> = { yours: Value; current: R; by: string | undefined };
export type Saved<R> = { record: R } | { conflict: Conflict<R> };

/**
 * Saves one field of the version that was seen. When somebody changed other fields meanwhile, it is saved on top
 * of theirs; only a change of the same field is a conflict.
 */
export async function saveField<R extends BaseRecord>(
  def: ResourceDef<R>,
  seen: R,
  field: keyof R & string,
  value: Value,
): Promise<Saved<R>> {
  try {
    return { record: await patchRecord<R>(def.path, seen, { [field]: value }) };
  } catch (error) {
    const stale = conflictOf<R>(error);
    if (!stale) throw error;
    const { current } = stale;
    if (same(fieldValue(current, field), fieldValue(seen, field)))
      return saveField(def, current, field, value);
    if (same(fieldValue(current, field), value)) return { record: current };
    return { conflict: { yours: value, current, by: await whoChanged(def, current.id, field) } };
  }
}

function same(a: Value, b: Value): boolean {
  return a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}

async function whoChanged<R extends BaseRecord>(
  def: ResourceDef<R>,
  id: string,
  field: string,
): Promise<string | undefined> {
  const history = await fetchHistory(def.path, id, 10).catch(() => []);
  return history.find((change) => change.changes.some((part) => part.field === field))?.actor.name;
}
