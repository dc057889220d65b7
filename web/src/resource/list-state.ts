// The state of a list is its address: filter, search, sort, and which dialog is open.
import { useNavigate } from "@tanstack/react-router";
import type { ListParams } from "@/api/keys";
import type { BaseRecord, ResourceDef } from "./define";

export type ListSearch = {
  filter?: string;
  q?: string;
  sort?: string;
  /** The id of the view that was chosen; what it remembers stands beside it. */
  saved?: string;
  /** How the list is shown: without it as a table. */
  show?: "board" | "list";
  /** Which board, where a record type has several. */
  board?: string;
  /** The create form is open. */
  create?: boolean;
  /** The import is open: "new", or the id of one that runs or has ended. */
  import?: string;
};

function words(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** For `validateSearch` of a record type's route; anything unknown is dropped. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  return {
    // An address typed by hand may hold a bare number, which the router reads as one.
    q: words(typeof search.q === "number" ? String(search.q) : search.q),
    filter: words(search.filter),
    sort: words(search.sort),
    saved: words(search.saved),
    show: search.show === "board" ? "board" : undefined,
    board: words(search.board),
    create: search.create === true ? true : undefined,
    import: words(search.import),
  };
}

export function paramsOf<R extends BaseRecord>(def: ResourceDef<R>, search: ListSearch): ListParams {
  const { filter, q } = search;
  // A search is answered best match first unless the person sorts.
  return { filter, q, sort: search.sort ?? (q ? undefined : def.sort), include: def.include };
}

/** Changes part of the list's address. Typing replaces the entry; opening something adds one to go back from. */
export function useListState(): (change: Partial<ListSearch>, options?: { push?: boolean }) => void {
  const navigate = useNavigate();
  return (change, { push = false } = {}) => {
    const search = (old: ListSearch): ListSearch => ({ ...old, ...change });
    void navigate({ to: ".", search: search as never, replace: !push });
  };
}
