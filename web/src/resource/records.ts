// Reading and writing records of any type. The path decides the type; the casts below are the price, paid here once.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys, type ListParams } from "@/api/keys";
import type { Change, ChangeSet, Sent, TimelineItem } from "@/api/shapes";
import { type BaseRecord, nested, type RecordPath, type ResourceDef, type Value } from "./define";
import type { GroupValue } from "./group";

export type Page<R> = { items: R[]; next_cursor: string | null; total?: number };
export type TimedPage<R> = Page<R> & {
  took: number;
  /** In which group each row was when it was read: one that changes stays where it stands until the list is read again. */
  groups?: Record<string, GroupValue>;
};
type Where = { name: string; path: RecordPath };

export const pageSize = 100;

// Every record path answers in the shape of this one.
type AnyList = "/crm/contacts";
type AnyOne = "/crm/contacts/{id}";
const list = (path: RecordPath) => path as AnyList;
const one = (path: RecordPath) => `${path}/{id}` as AnyOne;
const etag = (version: number) => `"${version}"`;

type ListQuery = ListParams & { limit?: number; cursor?: string; count?: boolean };

export async function fetchPage<R>(
  path: RecordPath,
  query: ListQuery,
  signal?: AbortSignal,
): Promise<Page<R>> {
  const page = await body(api.GET(list(path), { params: { query }, signal }));
  return page as unknown as Page<R>;
}

/** A list by keyset; each page knows the milliseconds it took, and with `groupOf` the groups of its rows. */
export function listQuery<R extends BaseRecord>(
  def: ResourceDef<R>,
  params: ListParams,
  groupOf?: (row: R) => GroupValue,
) {
  return infiniteQueryOptions({
    queryKey: keys.list(def.name, params),
    queryFn: async ({ pageParam, signal }): Promise<TimedPage<R>> => {
      const started = performance.now();
      const query = { ...params, limit: pageSize, cursor: pageParam };
      const page = await fetchPage<R>(def.path, query, signal);
      const took = Math.round(performance.now() - started);
      if (!groupOf) return { ...page, took };
      return { ...page, took, groups: Object.fromEntries(page.items.map((row) => [row.id, groupOf(row)])) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** How many rows a list has; asked beside the list so that counting never delays rows. */
export function countQuery({ name, path }: Where, params: ListParams) {
  return queryOptions({
    queryKey: keys.count(name, params),
    queryFn: ({ signal }) => fetchCount(path, params, signal),
  });
}

async function fetchCount(path: RecordPath, { filter, q }: ListParams, signal: AbortSignal): Promise<number> {
  const page = await fetchPage<BaseRecord>(path, { filter, q, limit: 1, count: true }, signal);
  return page.total ?? 0;
}

/** How many rows one group has: asked again with every change of the record type, which may have moved a row. */
export function groupCountQuery({ name, path }: Where, params: ListParams) {
  return queryOptions({
    queryKey: [...keys.boards(name), "count", params],
    queryFn: ({ signal }) => fetchCount(path, params, signal),
  });
}

/** A short list for pickers and related records. */
export function fewQuery<R>({ name, path }: Where, params: ListParams, limit: number) {
  return queryOptions({
    queryKey: [...keys.lists(name), params, limit],
    queryFn: ({ signal }) => fetchPage<R>(path, { ...params, limit }, signal),
  });
}

export function recordQuery<R extends BaseRecord>(def: Where & { include?: string }, id: string) {
  return queryOptions({
    queryKey: keys.one(def.name, id),
    queryFn: ({ signal }) => fetchRecord<R>(def.path, id, def.include, signal),
  });
}

export async function fetchRecord<R>(
  path: RecordPath,
  id: string,
  include?: string,
  signal?: AbortSignal,
): Promise<R> {
  const params = { path: { id }, query: { include } };
  return (await body(api.GET(one(path), { params, signal }))) as unknown as R;
}

export function accessQuery({ name, path }: Where, id: string) {
  return queryOptions({
    queryKey: keys.access(name, id),
    queryFn: ({ signal }) => body(api.GET(`${one(path)}/access`, { params: { path: { id } }, signal })),
  });
}

export function timelineQuery({ name, path }: Where, id: string) {
  return infiniteQueryOptions({
    queryKey: keys.timeline(name, id),
    queryFn: async ({ pageParam, signal }): Promise<Page<TimelineItem>> => {
      const params = { path: { id }, query: { limit: 50, cursor: pageParam } };
      return body(api.GET(`${one(path)}/timeline`, { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export async function fetchHistory(path: RecordPath, id: string, limit: number): Promise<Change[]> {
  const params = { path: { id }, query: { limit } };
  return (await body(api.GET(`${one(path)}/history`, { params }))).items;
}

export async function createRecord<R>(path: RecordPath, values: object, once: string): Promise<R> {
  const header = { "Idempotency-Key": once };
  return (await body(
    api.POST(list(path), { params: { header }, body: nested({ ...values }) }),
  )) as unknown as R;
}

/** Changes fields of the version that was seen; a stale one is refused with 412. */
export async function patchRecord<R>(path: RecordPath, seen: BaseRecord, values: object): Promise<R> {
  const params = { path: { id: seen.id }, header: { "If-Match": etag(seen.version) } };
  return (await body(api.PATCH(one(path), { params, body: nested({ ...values }) }))) as unknown as R;
}

export async function deleteRecord(path: RecordPath, id: string): Promise<void> {
  await body(api.DELETE(one(path), { params: { path: { id } } }));
}

/** One encrypted value in plain. The audit log tells who has asked for it. */
export async function revealValue(path: RecordPath, id: string, field: string): Promise<Value> {
  return (await body(api.POST(`${one(path)}/reveal`, { params: { path: { id } }, body: { field } })))
    .value as Value;
}

export async function restoreRecord(path: RecordPath, id: string): Promise<void> {
  await body(api.POST(`${one(path)}/restore`, { params: { path: { id } } }));
}

/** Many changes at once; few records are done when it answers, more are worked through behind it. */
export async function bulkChange(
  path: RecordPath,
  request: Sent<"/crm/contacts/bulk", "post">,
): Promise<ChangeSet> {
  return (await body(api.POST(`${list(path)}/bulk`, { body: request }))).change_set;
}
