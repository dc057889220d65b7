// The list that an address asks for. Grouped by a choice it is read group by group, in the order in which the choices are
// offered; by anything else it is one list, sorted by the group's field first.
import { infiniteQueryOptions } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { BaseRecord, Field, ResourceDef } from "./define";
import { allOf } from "./filter";
import { type GroupValue, groupedSort, groupField, groupFilter, groupValue, withoutGroups } from "./group";
import { paramsOf } from "./list-params";
import type { ListSearch } from "./list-state";
import { fetchPage, listQuery, type Page, pageSize, type TimedPage } from "./records";

/** More choices than this are not asked for one by one. */
const mostChoices = 20;

/** The order of the groups of a list: of the choices, where they are few, and the direction of its sort. */
export function orderOf<R extends BaseRecord>(def: ResourceDef<R>, field: Field<R>, search: ListSearch) {
  const descending = paramsOf(def, search).sort?.startsWith("-") === true;
  const { choices = [] } = field;
  if (choices.length === 0 || choices.length > mostChoices) return { descending };
  const values = choices.map(({ value }) => value);
  return { known: descending ? values.reverse() : values, descending };
}

/** The list of an address, by keyset. */
export function listedQuery<R extends BaseRecord>(def: ResourceDef<R>, search: ListSearch) {
  const params = paramsOf(def, search);
  const field = groupField(def, search);
  const { known } = field ? orderOf(def, field, search) : {};
  const groupOf = field && ((row: R) => groupValue(row, field.name));
  const plain = listQuery(def, params, groupOf);
  if (!field || !groupOf || !known) return plain;
  const parts = partsOf(field, known, search, def.sort);
  // Another way through the same records than the plain list has with the same parameters.
  const asked = { ...params, known };
  return infiniteQueryOptions({
    ...plain,
    queryKey: keys.list(def.name, asked),
    queryFn: async ({ pageParam, signal }): Promise<TimedPage<R>> => {
      const started = performance.now();
      const read = (part: Part, limit: number, cursor?: string) => {
        const { q, include } = { ...params, include: def.include };
        return fetchPage<R>(
          def.path,
          { filter: part.filter, sort: part.sort, q, include, limit, cursor },
          signal,
        );
      };
      const page = await readParts(parts, pageParam, pageSize, read);
      const groups = Object.fromEntries(page.items.map((row) => [row.id, groupOf(row)]));
      return { ...page, took: Math.round(performance.now() - started), groups };
    },
    getNextPageParam: (page: TimedPage<R>) => page.next_cursor ?? undefined,
  });
}

/** One after the other they are the list. One without a filter of its own is folded, and only holds its place. */
export type Part = { name: string; filter?: string; sort: string };

/** A part for each choice, and one for records without any and those whose choice is no longer offered. */
export function partsOf<R>(
  field: Field<R>,
  known: GroupValue[],
  { filter, sort, folded = [] }: ListSearch,
  usual: string,
): Part[] {
  const own = (key: string) => key.replace(/^-/, "") === field.name;
  const rest = (sort ?? usual).split(",").filter((key) => !own(key));
  const within = rest.length > 0 ? rest.join(",") : usual;
  const others = folded.filter((value) => !known.includes(value));
  return [
    ...known.map((value) => ({
      name: String(value),
      filter: folded.includes(value) ? undefined : allOf(filter, groupFilter(field, value)),
      sort: within,
    })),
    {
      name: "",
      filter: allOf(filter, withoutGroups(field, [...known, ...others])),
      sort: groupedSort(field.name, sort ?? usual),
    },
  ];
}

type Read<R> = (part: Part, limit: number, cursor?: string) => Promise<Page<R>>;

/** One page of several lists after another. Its cursor says in which of them it ended, and where. */
export async function readParts<R>(
  parts: Part[],
  from: string | undefined,
  limit: number,
  read: Read<R>,
): Promise<Page<R>> {
  const [name, place] = from ? (JSON.parse(from) as [string, string?]) : [parts[0]?.name];
  const items: R[] = [];
  let cursor = place;
  for (const part of parts.slice(parts.findIndex((one) => one.name === name))) {
    if (items.length === limit) return { items, next_cursor: JSON.stringify([part.name]) };
    if (part.filter === undefined) {
      cursor = undefined;
      continue;
    }
    const page = await read(part, limit - items.length, cursor);
    items.push(...page.items);
    if (page.next_cursor) return { items, next_cursor: JSON.stringify([part.name, page.next_cursor]) };
    cursor = undefined;
  }
  return { items, next_cursor: null };
}
