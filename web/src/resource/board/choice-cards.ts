// The columns of a board of one choice: what they hold, and a card's way between them before the server has answered.
import { queryOptions } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import {
  type BaseRecord,
  type BoardField,
  type Field,
  fieldValue,
  type ResourceDef,
  withValue,
} from "@/resource/define";
import { allOf } from "@/resource/filter";
import { groupFilter } from "@/resource/group";
import type { ListSearch } from "@/resource/list-state";
import { fetchPage } from "@/resource/records";
import type { Move } from "@/resource/use-move";

/** The column of records without a value; no choice is written like it. */
export const none = "(none)";

export type ChoiceCards<R> = {
  value: string;
  items: R[];
  count: number;
  filter: string;
  sort: string;
  cursor: string | null;
};

const firstCards = 25;

/** The beginning of every column, each a list of its own. */
export function choiceBoardQuery<R extends BaseRecord>(
  def: ResourceDef<R>,
  by: BoardField<R>,
  field: Field<R>,
  { filter, q, sort = def.sort }: ListSearch,
) {
  const values = [...(field.choices ?? []).map(({ value }) => value), none];
  return queryOptions({
    queryKey: [...keys.boards(def.name), "choice", by.field, { filter, q, sort, values }],
    queryFn: ({ signal }) => Promise.all(values.map((value) => read(value, signal))),
    placeholderData: (old) => old,
  });

  async function read(value: string, signal: AbortSignal): Promise<ChoiceCards<R>> {
    const own = allOf(filter, groupFilter(field, value === none ? null : value)) ?? "";
    const order = by.sort?.[value] ?? sort;
    const query = { filter: own, q, sort: order, include: def.include, limit: firstCards, count: true };
    const page = await fetchPage<R>(def.path, query, signal);
    return {
      value,
      items: page.items,
      count: page.total ?? page.items.length,
      filter: own,
      sort: order,
      cursor: page.next_cursor,
    };
  }
}

/** The board with one card in another column, at its top. */
export function movedCard<R extends BaseRecord>(
  columns: ChoiceCards<R>[],
  { record, field, value }: Move<R>,
): ChoiceCards<R>[] {
  const from = String(fieldValue(record, field) || none);
  const to = String(value || none);
  if (from === to) return columns;
  const here = withValue(record, field, value);
  return columns.map((column) => {
    const items = column.items.filter(({ id }) => id !== record.id);
    if (column.value === from) return { ...column, items, count: column.count - 1 };
    if (column.value === to) return { ...column, items: [here, ...items], count: column.count + 1 };
    return column;
  });
}
