import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { keys } from "./keys";
import { type ChangeEvent, patchRow, planOf, removeRows } from "./realtime";

const change = (action: ChangeEvent["action"]): ChangeEvent => ({
  type: "change",
  id: "e1",
  record: "contacts",
  record_id: "c1",
  action,
  version: 4,
  actor: { id: "u1", name: "Ines", kind: "user" },
  fields: ["phone"],
});

describe("from an event to the cache", () => {
  it("reloads the one row that changed and leaves the list where it is", () => {
    const plan = planOf(change("update"));
    expect(plan.reload).toEqual({ record: "contacts", id: "c1", version: 4 });
    expect(plan.refresh).toEqual([keys.timeline("contacts", "c1"), keys.overview(), keys.boards("contacts")]);
  });

  it.each(["create", "restore"] as const)("lets a %s wait until the person asks for it", (action) => {
    const plan = planOf(change(action));
    expect(plan.arrived).toEqual({ record: "contacts", id: "c1" });
    expect(plan.refresh).toContainEqual(keys.counts("contacts"));
    expect(plan.refresh).not.toContainEqual(keys.lists("contacts"));
  });

  it("takes a deleted row out and asks for the record again", () => {
    const plan = planOf(change("delete"));
    expect(plan.remove).toEqual({ record: "contacts", id: "c1" });
    expect(plan.refresh).toContainEqual(keys.one("contacts", "c1"));
  });

  it("tells of a quote on the deal that it belongs to", () => {
    const plan = planOf({ ...change("update"), record: "quotes" });
    expect(plan.refresh).toContainEqual(keys.timelines("deals"));
    expect(planOf(change("update")).refresh).not.toContainEqual(keys.timelines("deals"));
  });

  it("patches progress in place", () => {
    const data = { status: "running", rows_done: 5 };
    const plan = planOf({ type: "progress", record: "imports", record_id: "i1", data });
    expect(plan).toEqual({
      refresh: [],
      patch: { lists: keys.lists("imports"), one: keys.one("imports", "i1"), id: "i1", data },
    });
  });

  it("reads the lists again when an import has ended", () => {
    const plan = planOf({
      type: "progress",
      record: "imports",
      record_id: "i1",
      data: { status: "succeeded" },
    });
    expect(plan.refresh).toContainEqual(keys.lists("contacts"));
  });

  it("reads everything again after a resync, and nothing after a pong", () => {
    expect(planOf({ type: "resync" }).refresh).toEqual([[]]);
    expect(planOf({ type: "pong" }).refresh).toEqual([]);
  });
});

describe("rows in cached lists", () => {
  const client = new QueryClient();
  const paged = keys.list("contacts", { sort: "name" });
  const plain = [...keys.lists("contacts"), "few"];
  const read = () => ({ paged: client.getQueryData(paged), plain: client.getQueryData(plain) });

  it("change in place in paged and plain lists alike", () => {
    client.setQueryData(paged, {
      pages: [{ items: [{ id: "a" }] }, { items: [{ id: "b", n: 1 }] }],
      pageParams: [],
    });
    client.setQueryData(plain, { items: [{ id: "b", n: 1 }] });
    patchRow(client, keys.lists("contacts"), "b", { n: 2 });
    expect(read().paged).toMatchObject({ pages: [{ items: [{ id: "a" }] }, { items: [{ id: "b", n: 2 }] }] });
    expect(read().plain).toEqual({ items: [{ id: "b", n: 2 }] });
  });

  it("leave a list that waits to be fetched again waiting", async () => {
    await client.invalidateQueries({ queryKey: plain, refetchType: "none" });
    patchRow(client, keys.lists("contacts"), "b", { n: 3 });
    expect(read().plain).toEqual({ items: [{ id: "b", n: 3 }] });
    expect(client.getQueryState(plain)?.isInvalidated).toBe(true);
    expect(client.getQueryState(paged)?.isInvalidated).toBe(false);
  });

  it("leave when they were deleted", () => {
    removeRows(client, keys.lists("contacts"), new Set(["b"]));
    expect(read().paged).toMatchObject({ pages: [{ items: [{ id: "a" }] }, { items: [] }] });
    expect(read().plain).toEqual({ items: [] });
  });
});

it("asks again for a list that was on its way while a row of it changed", async () => {
  const client = new QueryClient();
  const queryKey = keys.list("documents", {});
  const answers = ["queued", "ready"].map((status) => ({ items: [{ id: "one", status }] }));
  let send = (_: (typeof answers)[number]) => {};
  let asked = 0;
  const observer = new QueryObserver(client, {
    queryKey,
    queryFn: () => {
      asked += 1;
      return asked === 1 ? new Promise<(typeof answers)[number]>((resolve) => (send = resolve)) : answers[1];
    },
  });
  const stop = observer.subscribe(() => {});
  patchRow(client, keys.lists("documents"), "one", { status: "ready" });
  patchRow(client, keys.lists("documents"), "one", { status: "ready" });
  if (answers[0]) send(answers[0]);
  await vi.waitFor(() => expect(client.getQueryData(queryKey)).toEqual(answers[1]));
  expect(asked).toBe(2);
  stop();
});
