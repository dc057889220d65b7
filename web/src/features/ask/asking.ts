// Asking the documents. Answers of this visit stay in the query cache: that is what "asked before" lists.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { authorizedFetch } from "@/api/client";
import { problemOf } from "@/api/problem";
import { base } from "@/api/token";
import { eventsOf } from "./event-stream";
import { finished, type Reading, read, unread } from "./reading";

/** A question, and the one document it is about if not all. */
export type Question = { q: string; in?: string };

const root = "ask";
const keyOf = ({ q, in: document }: Question) => [root, q, document ?? null] as const;
const running = new Map<string, AbortController>();

/** The answer to a question, updated while it arrives. It is asked once a visit, and goes on behind other pages. */
export function readingQuery(question: Question) {
  const queryKey = keyOf(question);
  return queryOptions<Reading>({
    queryKey,
    queryFn: ({ client }) => follow(question, (reading) => client.setQueryData<Reading>(queryKey, reading)),
    staleTime: "static",
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function stopReading(question: Question): void {
  running.get(JSON.stringify(keyOf(question)))?.abort();
}

/** What was asked in this visit, latest first. */
export function askedBefore(client: QueryClient): Question[] {
  const asked = client.getQueryCache().findAll({ queryKey: [root] });
  return asked
    .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
    .filter((query) => query.state.data !== undefined)
    .map(({ queryKey }) => ({ q: String(queryKey[1]), in: queryKey[2] ? String(queryKey[2]) : undefined }));
}

async function follow(question: Question, onReading: (reading: Reading) => void): Promise<Reading> {
  const name = JSON.stringify(keyOf(question));
  const controller = new AbortController();
  running.set(name, controller);
  const started = performance.now();
  let reading = unread;
  onReading(reading);
  try {
    const response = await authorizedFetch(requestFor(question, controller.signal));
    if (!response.ok || !response.body) throw await problemOf(response);
    if (response.headers.get("content-type")?.includes("json")) {
      reading = finished(reading, await response.json());
    } else {
      for await (const event of eventsOf(response.body)) {
        reading = read(reading, event);
        onReading(reading);
      }
    }
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    running.delete(name);
  }
  const phase = reading.phase === "done" ? "done" : "stopped";
  return { ...reading, phase, took: Math.round(performance.now() - started) };
}

function requestFor({ q, in: document }: Question, signal: AbortSignal): Request {
  return new Request(new URL(`${base}/rag/query`, location.origin), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ question: q, document_ids: document ? [document] : undefined }),
    signal,
  });
}
