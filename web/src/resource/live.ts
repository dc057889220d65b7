// What is live: the socket's state, rows just changed by others, and rows that arrived but are not shown yet.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { connect, type LiveState, type Plan, patchRow, removeRows, type ServerEvent } from "@/api/realtime";
import { type BaseRecord, placeOf } from "./define";
import { fetchRecord } from "./records";

export type Live = {
  state: LiveState;
  fresh: ReadonlySet<string>;
  arrived: Readonly<Record<string, number>>;
};

const tintFor = 4_000;
let live: Live = { state: "connecting", fresh: new Set(), arrived: {} };
const listeners = new Set<() => void>();

function set(change: Partial<Live>): void {
  live = { ...live, ...change };
  for (const tell of listeners) tell();
}

export function useLive(): Live {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => live,
  );
}

/** Opens the socket for as long as somebody is signed in. */
export function startLive(client: QueryClient, myId: string): () => void {
  const stop = connect({
    onState: (state) => set({ state }),
    onPlan: (plan, event) => void apply(client, plan, event, myId),
  });
  return () => {
    stop();
    set({ fresh: new Set(), arrived: {} });
  };
}

async function apply(client: QueryClient, plan: Plan, event: ServerEvent, myId: string): Promise<void> {
  if (plan.patch) {
    patchRow(client, plan.patch.lists, plan.patch.id, plan.patch.data);
    client.setQueryData(plan.patch.one, (old?: object) => old && { ...old, ...plan.patch?.data });
  }
  if (plan.remove) removeRows(client, keys.lists(plan.remove.record), new Set([plan.remove.id]));
  if (plan.arrived && !isShown(client, plan.arrived)) arrive(plan.arrived.record);
  if (plan.reload) await reload(client, plan.reload, event, myId);
  if (plan.reload && isOnBoard(client, plan.reload.record) && isOfOthers(event, myId)) tint(plan.reload.id);
  await Promise.all(plan.refresh.map((queryKey) => client.invalidateQueries({ queryKey })));
}

function cachedRows(client: QueryClient, record: string): BaseRecord[] {
  const lists = client.getQueriesData<{ pages?: { items: BaseRecord[] }[]; items?: BaseRecord[] }>({
    queryKey: keys.lists(record),
  });
  return lists.flatMap(([, data]) => data?.pages?.flatMap((page) => page.items) ?? data?.items ?? []);
}

function isShown(client: QueryClient, { record, id }: { record: string; id: string }): boolean {
  return cachedRows(client, record).some((row) => row.id === id);
}

/** Brings one changed row up to date in place; our own save has done so already. */
async function reload(
  client: QueryClient,
  { record, id, version }: NonNullable<Plan["reload"]>,
  event: ServerEvent,
  myId: string,
): Promise<void> {
  const place = placeOf(record);
  const open = client.getQueryData<BaseRecord>(keys.one(record, id));
  const known = [open, ...cachedRows(client, record)].filter((row) => row?.id === id);
  if (!place || known.length === 0 || known.every((row) => (row?.version ?? 0) >= version)) return;
  const row = await fetchRecord<BaseRecord>(place.path, id, place.include).catch((error: unknown) => {
    // It has become somebody else's, whose records this person does not see.
    if (error instanceof ApiError && error.status === 404)
      removeRows(client, keys.lists(record), new Set([id]));
    return undefined;
  });
  if (!row) return;
  patchRow(client, keys.lists(record), id, row);
  if (open) client.setQueryData(keys.one(record, id), row);
  if (isOfOthers(event, myId)) tint(id);
}

function isOfOthers(event: ServerEvent, myId: string): boolean {
  return event.type === "change" && event.actor.id !== myId;
}

/** A board or calendar of the record type is on screen; it is read again as a whole. */
function isOnBoard(client: QueryClient, record: string): boolean {
  return client.getQueryCache().findAll({ queryKey: keys.boards(record), type: "active" }).length > 0;
}

function tint(id: string): void {
  set({ fresh: new Set([...live.fresh, id]) });
  setTimeout(() => {
    const fresh = new Set(live.fresh);
    fresh.delete(id);
    set({ fresh });
  }, tintFor);
}

function arrive(record: string): void {
  set({ arrived: { ...live.arrived, [record]: (live.arrived[record] ?? 0) + 1 } });
}

/** The list has been fetched again: nothing waits to be shown any more. */
export function settle(record: string): void {
  if (live.arrived[record]) set({ arrived: { ...live.arrived, [record]: 0 } });
}
