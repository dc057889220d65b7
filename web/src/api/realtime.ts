// What others change arrives over one WebSocket. `planOf` is the whole map from an event to the query cache.
import type { InfiniteData, Query, QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "./keys";
import { base, currentToken, renew } from "./token";

export type ChangeEvent = {
  type: "change";
  id: string;
  record: string;
  record_id: string;
  action: "create" | "update" | "delete" | "restore";
  version: number;
  actor: { id: string | null; name: string; kind: string };
  fields: string[];
};
export type ProgressEvent = {
  type: "progress";
  record: string;
  record_id: string;
  data: Record<string, unknown>;
};
export type ServerEvent =
  | ChangeEvent
  | ProgressEvent
  | { type: "ready"; since: string | null }
  | { type: "notification" }
  | { type: "resync" }
  | { type: "rights" }
  | { type: "pong" };

export type Plan = {
  /** Fetched again as soon as somebody looks at it. */
  refresh: QueryKey[];
  /** Rows that change in place, so that nothing moves under the cursor. */
  patch?: { lists: QueryKey; one: QueryKey; id: string; data: Record<string, unknown> };
  /** The row to fetch and put in place. */
  reload?: { record: string; id: string; version: number };
  /** The row to take out of its lists. */
  remove?: { record: string; id: string };
  /** Rows that exist but are not shown until the person asks, by record. */
  arrived?: { record: string; id: string };
};

export function planOf(event: ServerEvent): Plan {
  if (event.type === "change") return planOfChange(event);
  if (event.type === "progress") return planOfProgress(event);
  if (event.type === "notification") return { refresh: [keys.notifications()] };
  // Whose rights have changed may see other rows and other fields from now on.
  if (event.type === "resync" || event.type === "rights") return { refresh: [[]] };
  return { refresh: [] };
}

function planOfChange({ record, record_id: id, action, version }: ChangeEvent): Plan {
  const touched: QueryKey[] = [keys.timeline(record, id), keys.overview(), keys.boards(record)];
  if (record === "tasks") touched.push(keys.myDay());
  // What becomes of a quote or an order is told on those that it belongs to.
  if (record === "quotes" || record === "orders")
    touched.push(...["deals", "accounts", "contacts"].map(keys.timelines));
  if (record === "events" || record === "tasks") touched.push(keys.calendar());
  const counted: QueryKey[] = [...touched, keys.counts(record)];
  switch (action) {
    case "create":
    case "restore":
      return { refresh: counted, arrived: { record, id } };
    case "delete":
      return { refresh: [...counted, keys.one(record, id)], remove: { record, id } };
    case "update":
      return { refresh: touched, reload: { record, id, version } };
  }
}

function planOfProgress({ record, record_id: id, data }: ProgressEvent): Plan {
  const patch = { lists: keys.lists(record), one: keys.one(record, id), id, data };
  const ended = ["ready", "succeeded", "failed", "cancelled"].includes(String(data.status));
  if (!ended) return { refresh: [], patch };
  // An import that has ended changed many rows at once; those come without single events' detail.
  const rows = record === "imports" ? [keys.lists("contacts"), keys.lists("accounts")] : [];
  return { refresh: [keys.one(record, id), keys.overview(), ...rows], patch };
}

type Row = { id: string };
type Rows = { items: Row[] };
type CachedList = InfiniteData<Rows> | Rows | undefined;

/**
 * Applies a change to the rows of every cached list of a record, paged or not. A list that waits to be fetched again goes
 * on waiting: that one of its rows is up to date does not say that no row is missing.
 */
export function mapRows(client: QueryClient, lists: QueryKey, change: (rows: Row[]) => Row[]): void {
  for (const query of client.getQueryCache().findAll({ queryKey: lists })) {
    fetchAgain(client, query);
    const { data, dataUpdatedAt: updatedAt, isInvalidated } = query.state;
    const next = mapped(data as CachedList, change);
    if (!next) continue;
    client.setQueryData(query.queryKey, next, { updatedAt });
    if (isInvalidated) query.invalidate();
  }
}

const waiting = new WeakSet<Query>();

/** A fetch that is under way may have been answered before the change; when it has ended, it is done once more. */
function fetchAgain(client: QueryClient, query: Query): void {
  if (query.state.fetchStatus !== "fetching" || waiting.has(query)) return;
  waiting.add(query);
  const again = () => {
    waiting.delete(query);
    void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  };
  query.promise?.then(again, again);
}

function mapped(old: CachedList, change: (rows: Row[]) => Row[]): CachedList {
  if (!old) return undefined;
  if ("pages" in old)
    return { ...old, pages: old.pages.map((page) => ({ ...page, items: change(page.items) })) };
  return "items" in old ? { ...old, items: change(old.items) } : undefined;
}

export function patchRow(client: QueryClient, lists: QueryKey, id: string, data: object): void {
  mapRows(client, lists, (rows) => rows.map((row) => (row.id === id ? { ...row, ...data } : row)));
}

export function removeRows(client: QueryClient, lists: QueryKey, ids: Set<string>): void {
  mapRows(client, lists, (rows) => rows.filter((row) => !ids.has(row.id)));
}

export type LiveState = "connecting" | "live" | "offline";
type Handlers = { onPlan: (plan: Plan, event: ServerEvent) => void; onState: (state: LiveState) => void };

const pingEvery = 25_000;
const longestWait = 20_000;

/** Keeps one socket open while signed in, and resumes after a gap where the last one ended. */
export function connect({ onPlan, onState }: Handlers): () => void {
  let socket: WebSocket | undefined;
  let since: string | null = null;
  let attempts = 0;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    onState("connecting");
    const url = new URL(`${base}/realtime`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const current = new WebSocket(url);
    socket = current;
    current.onopen = () => current.send(JSON.stringify({ type: "auth", token: currentToken(), since }));
    current.onmessage = ({ data }) => receive(JSON.parse(String(data)) as ServerEvent);
    current.onclose = again;
  };
  const receive = (event: ServerEvent) => {
    if (event.type === "ready") {
      attempts = 0;
      since = event.since ?? since;
      onState("live");
    }
    if (event.type === "change") since = event.id;
    onPlan(planOf(event), event);
  };
  const again = () => {
    if (closed) return;
    onState("offline");
    attempts += 1;
    const wait = Math.min(longestWait, 500 * 2 ** attempts) * (0.75 + Math.random() / 2);
    retry = setTimeout(() => void renew().then((ok) => ok && open(), open), wait);
  };
  const ping = setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
  }, pingEvery);

  open();
  return () => {
    closed = true;
    clearInterval(ping);
    clearTimeout(retry);
    socket?.close();
  };
}
