// The uploads of this tab. They live outside of any page, so that walking away from Knowledge stops nothing.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { onSession } from "@/api/token";
import { sendFile } from "./send-file";
import { advance, nextUp, type Step, type Upload } from "./uploads";

const atOnce = 2;
let uploads: readonly Upload[] = [];
let lastId = 0;
const files = new Map<number, File>();
const running = new Map<number, AbortController>();
const listeners = new Set<() => void>();

function take(step: Step): void {
  uploads = advance(uploads, step);
  for (const tell of listeners) tell();
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => uploads,
  );
}

export function addFiles(client: QueryClient, chosen: File[]): void {
  const added = chosen.map((file) => {
    lastId += 1;
    files.set(lastId, file);
    return { id: lastId, name: file.name, bytes: file.size };
  });
  take({ type: "added", files: added });
  proceed(client);
}

export function retryUpload(client: QueryClient, id: number): void {
  take({ type: "retried", id });
  proceed(client);
}

/** Stops one that is under way, and puts it aside. */
export function dropUpload(client: QueryClient, id: number): void {
  running.get(id)?.abort();
  files.delete(id);
  take({ type: "gone", id });
  proceed(client);
}

function proceed(client: QueryClient): void {
  for (const { id } of nextUp(uploads, atOnce)) {
    take({ type: "started", id });
    void send(client, id).finally(() => proceed(client));
  }
  guardTab();
}

async function send(client: QueryClient, id: number): Promise<void> {
  const file = files.get(id);
  if (!file) return;
  const controller = new AbortController();
  running.set(id, controller);
  try {
    await sendFile(file, { signal: controller.signal, onSent: (bytes) => take({ type: "sent", id, bytes }) });
    // The row of the upload stays until the row of the document is there.
    await client.invalidateQueries({ queryKey: keys.lists("documents") });
    void client.invalidateQueries({ queryKey: keys.counts("documents") });
    files.delete(id);
    take({ type: "gone", id });
  } catch (error) {
    if (!controller.signal.aborted) take({ type: "failed", id, error: reasonOf(error) });
  } finally {
    running.delete(id);
  }
}

function reasonOf(error: unknown): NonNullable<Upload["error"]> {
  if (error instanceof ApiError) return { message: error.message, requestId: error.requestId };
  return { message: error instanceof Error ? error.message : String(error) };
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Closing the tab would lose what is not on the server yet; the browser asks first. */
function guardTab(): void {
  if (uploads.some((upload) => upload.state !== "failed")) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
}

// Files of one person are not sent in the name of the next.
onSession((signedIn) => {
  if (signedIn) return;
  for (const controller of running.values()) controller.abort();
  files.clear();
  uploads = [];
  guardTab();
});
