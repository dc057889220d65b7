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
  isError: boolean;
  fetchNextPage: () => unknown;
};

/** Fewer rows than this may not fill a screen. */
const fewRows = 40;

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
  const { data, isPlaceholderData, fetchNextPage } = list;
  const waits = field !== undefined && list.hasNextPage && !list.isFetching && !list.isError;
  const lacks = waits && (data?.rows.length ?? 0) < fewRows;
  // The table asks for more when it is scrolled; one whose rows are folded away is too short to be.
  useEffect(() => {
    if (lacks) fetchNextPage();
  }, [lacks, fetchNextPage]);
  if (!field || !data) return undefined;

  const folded = search.folded ?? [];
  const closed = isPlaceholderData ? [...new Set([...folded, ...unfolded])] : folded;
  const values = data.rows.map((row, at) => groupAt(data.groups?.[at], row, field.name));
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
      page.items.filter((row) => groupAt(page.groups?.[row.id], row, field.name) !== value);
    const pages = from.data.pages.map((page) => ({ ...page, items: others(page) }));
    client.setQueryData<Pages<R>>(to, { ...from.data, pages }, { updatedAt: from.dataUpdatedAt });
  };
  return { field, items, onFold };
}

/** The group in which a row was read; null is one of them. */
function groupAt<R extends BaseRecord>(read: GroupValue | undefined, row: R, field: string): GroupValue {
  return read === undefined ? groupValue(row, field) : read;
}
