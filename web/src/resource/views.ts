// Views: lists that people keep under a name. What is on screen is the address; a view is an address to go to.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Sent } from "@/api/shapes";
import type { ListSearch } from "./list-state";

export type View = Answered<"/views", "get">["items"][number];
export type ViewState = Sent<"/views/{id}", "put">;

export function viewsQuery(record: string) {
  return queryOptions({
    queryKey: keys.views(record),
    queryFn: async () => (await body(api.GET("/views", { params: { query: { record } } }))).items,
    staleTime: 60_000,
  });
}

/** What a view would remember of the list as it is now. `fields` are those that a board can go by. */
export function stateOf(
  search: ListSearch,
  columns: string[],
  fields: string[] = [],
): Omit<ViewState, "name" | "shared"> {
  const { filter = "", q = "", sort = "", show, board = "" } = search;
  const layout = show === "board" || show === "calendar" ? show : "table";
  const group = { table: search.group ?? "", board: fields.includes(board) ? board : "", calendar: "" }[
    layout
  ];
  return { layout, filter, q, sort, group, columns };
}

/** The address that a view leads to. */
export function searchOf(view: View): ListSearch {
  const { id, layout, filter, q, sort, group } = view;
  return {
    saved: id,
    show: layout === "table" ? undefined : layout,
    filter: filter || undefined,
    q: q || undefined,
    sort: sort || undefined,
    group: (layout === "table" && group) || undefined,
    ...(layout === "board" && group ? { board: group } : {}),
  };
}

/** Whether the list on screen is another than the view remembers. */
export function differs(view: View, search: ListSearch, columns: string[], fields: string[] = []): boolean {
  const now = stateOf(search, columns, fields);
  const same = (["filter", "q", "sort", "layout", "group"] as const).every(
    (part) => (view[part] ?? "") === now[part],
  );
  return !same || (view.columns.length > 0 && view.columns.join() !== columns.join());
}

export function useViewChanges(record: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.views(record) });
  const create = useMutation({
    mutationFn: (state: ViewState) => body(api.POST("/views", { body: { record, ...state } })),
    onSuccess,
  });
  const replace = useMutation({
    mutationFn: ({ id, ...state }: ViewState & { id: string }) =>
      body(api.PUT("/views/{id}", { params: { path: { id } }, body: state })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => body(api.DELETE("/views/{id}", { params: { path: { id } } })),
    onSuccess,
  });
  return { create, replace, remove };
}
