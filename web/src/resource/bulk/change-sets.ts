// Change sets on their way: what runs now, and what an undo could not take back. They outlive the page that began them.
import { useSyncExternalStore } from "react";
import { api, body } from "@/api/client";
import type { ChangeSet } from "@/api/shapes";

type Sets = { running: readonly ChangeSet[]; conflictsOf?: { id: string; record: string } };

let sets: Sets = { running: [] };
const listeners = new Set<() => void>();

function set(next: Partial<Sets>): void {
  sets = { ...sets, ...next };
  for (const tell of listeners) tell();
}

export function useSets(): Sets {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => sets,
  );
}

/** Says of which undo the conflicts are to be shown, or that they have been seen. */
export function showConflicts(of: Sets["conflictsOf"]): void {
  set({ conflictsOf: of });
}

export function isUnderWay(one: Pick<ChangeSet, "status">): boolean {
  return one.status === "queued" || one.status === "running";
}

const askEvery = 700;

/** Waits for the end of a set and shows meanwhile how far it has come. */
export async function ended(first: ChangeSet): Promise<ChangeSet> {
  let current = first;
  while (isUnderWay(current)) {
    const { id } = current;
    const seen = current;
    set({ running: [...sets.running.filter((one) => one.id !== id), seen] });
    await new Promise((resolve) => setTimeout(resolve, askEvery));
    // A missed answer is no reason to stop watching: the work goes on.
    current = await body(api.GET("/change-sets/{id}", { params: { path: { id } } })).catch(() => seen);
  }
  set({ running: sets.running.filter((one) => one.id !== first.id) });
  return current;
}

export async function undoSet(id: string): Promise<ChangeSet> {
  return (await body(api.POST("/change-sets/{id}/undo", { params: { path: { id } } }))).change_set;
}
