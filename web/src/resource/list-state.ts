// The state of a list is its address: filter, search, sort, groups, and which dialog is open.
import { useNavigate } from "@tanstack/react-router";
import type { GroupValue } from "./group";

export type ListSearch = {
  filter?: string;
  q?: string;
  sort?: string;
  /** The id of the view that was chosen; what it remembers stands beside it. */
  saved?: string;
  /** How the list is shown: without it as a table. */
  show?: Show;
  /** The field by which a table is grouped, and the values whose rows are folded away. */
  group?: string;
  folded?: GroupValue[];
  /** Which board, where a record type has several. */
  board?: string;
  /** A day within what a calendar shows, as 2026-01-31, and how much it shows: a month, unless said otherwise. */
  date?: string;
  span?: "week";
  /** The create form is open. */
  create?: boolean;
  /** The import is open: "new", or the id of one that runs or has ended. */
  import?: string;
};

/** Every folded group makes the filter longer, and filters are bounded. */
export const maxFolded = 40;

const shows = ["board", "calendar", "list"] as const;
export type Show = (typeof shows)[number];

function words(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function day(value: unknown): string | undefined {
  const date = words(value);
  return date && /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : undefined;
}

function groups(value: unknown): GroupValue[] | undefined {
  const known = (one: unknown) => one === null || typeof one === "string" || typeof one === "boolean";
  const folded = Array.isArray(value) ? value.filter(known).slice(0, maxFolded) : [];
  return folded.length > 0 ? (folded as GroupValue[]) : undefined;
}

/** For `validateSearch` of a record type's route; anything unknown is dropped. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  return {
    // An address typed by hand may hold a bare number, which the router reads as one.
    q: words(typeof search.q === "number" ? String(search.q) : search.q),
    filter: words(search.filter),
    sort: words(search.sort),
    saved: words(search.saved),
    show: shows.find((show) => show === search.show),
    group: words(search.group),
    folded: groups(search.folded),
    board: words(search.board),
    date: day(search.date),
    span: search.span === "week" ? "week" : undefined,
    create: search.create === true ? true : undefined,
    import: words(search.import),
  };
}

/** Changes part of the list's address. Typing replaces the entry; opening something adds one to go back from. */
export function useListState(): (change: Partial<ListSearch>, options?: { push?: boolean }) => void {
  const navigate = useNavigate();
  return (change, { push = false } = {}) => {
    const search = (old: ListSearch): ListSearch => ({ ...old, ...change });
    void navigate({ to: ".", search: search as never, replace: !push });
  };
}
