import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { BaseRecord, Field, ResourceDef } from "./define";
import { type GroupValue, groupValue, toggled, withGroups } from "./group";
import { listedQuery, orderOf } from "./grouped-list";
import { type ListSearch, useListState } from "./list-state";
import type { TimedPage } from "./records";
import type { Grouping } from "./table";

type Pages<R> = InfiniteData<TimedPage<R>>;
type Flat<R> = { rows: R[]; took: number; groups: (GroupValue | undefined)[] | undefined };

/** The rows of all pages; where they are grouped, with the group in which each was when it was read. */
export function flat<R extends BaseRecord>({ pages }: Pages<R>): Flat<R> {
  const groups = pages[0]?.groups && pages.flatMap((page) => page.items.map((row) => page.groups?.[row.id]));
  return { rows: pages.flatMap((page) => page.items), took: pages[0]?.took ?? 0, groups };
}

type List<R> = {
  data: Flat<R> | undefined;
  isPlaceholderData: boolean;
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage: () => unknown;
};

/** So many places at least stand behind the head of a table before more are fetched. */
const fewPlaces = 40;

/** The groups of a list, and what folding one does. */
export function useGrouping<R extends BaseRecord>(
  def: ResourceDef<R>,
  search: ListSearch,
  field: Field<R> | undefined,
  list: List<R>,
): Grouping<R> | undefined {
  const client = useQueryClient();
  const change = useListState();
  const [unfolded, setUnfolded] = useState<GroupValue[]>([]);
  const { data, isPlaceholderData, hasNextPage, isFetching, fetchNextPage } = list;
  const few = field !== undefined && (data?.rows.length ?? 0) < fewPlaces;
  // The table asks for more when it is scrolled; one whose rows are folded away is too short to be.
  useEffect(() => {
    if (few && hasNextPage && !isFetching) fetchNextPage();
  }, [few, hasNextPage, isFetching, fetchNextPage]);
  if (!field || !data) return undefined;

  const folded = search.folded ?? [];
  const closed = isPlaceholderData ? [...new Set([...folded, ...unfolded])] : folded;
  const values = data.rows.map((row, at) => {
    const read = data.groups?.[at];
    return read === undefined ? groupValue(row, field.name) : read;
  });
  const items = withGroups(values, closed, orderOf(def, field, search)).map((item) =>
    item.group?.folded && !folded.includes(item.group.value)
      ? { group: { ...item.group, folded: false } }
      : item,
  );
  const onFold = (value: GroupValue) => {
    const next = toggled(folded, value);
    if (next?.includes(value)) keepOthers(value, { ...search, folded: next });
    setUnfolded(next?.includes(value) ? [] : [value]);
    change({ folded: next });
  };
  /** What is loaded of other groups is the folded list already, as far as it goes: its cursor leads on. */
  const keepOthers = (value: GroupValue, then: ListSearch) => {
    const from = client.getQueryState<Pages<R>>(listedQuery(def, search).queryKey);
    const to = listedQuery(def, then).queryKey;
    if (!from?.data || client.getQueryData(to)) return;
    const others = (page: TimedPage<R>) =>
      page.items.filter((row) => (page.groups?.[row.id] ?? groupValue(row, field.name)) !== value);
    const pages = from.data.pages.map((page) => ({ ...page, items: others(page) }));
    client.setQueryData<Pages<R>>(to, { ...from.data, pages }, { updatedAt: from.dataUpdatedAt });
  };
  return { field, items, onFold };
}
