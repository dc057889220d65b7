// What people may ask for of what is known about them, and for how long anything is kept.
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Sent } from "@/api/shapes";
import { type Key, t } from "@/i18n/translate";

export type PersonExport = Answered<"/privacy/exports", "get">["items"][number];
export type Erasure = Answered<"/privacy/erasures", "get">["items"][number];
export type Preview = Answered<"/privacy/erasures/preview", "post">;
export type Subject = Sent<"/privacy/exports", "post">["subject"];
export type Rule = Answered<"/privacy/retention", "get">["rules"][number];
export type Run = Answered<"/privacy/retention/runs", "get">["items"][number];

const soon = 1_500;

/** Whether somebody waits for one of these. */
const going = (all: { status: string }[] | undefined) =>
  all?.some((one) => one.status === "queued" || one.status === "running") ? soon : false;

export const exportsQuery = queryOptions({
  queryKey: [...keys.privacy(), "exports"],
  queryFn: async () => (await body(api.GET("/privacy/exports"))).items,
  refetchInterval: (query) => going(query.state.data),
});

export const ownExportsQuery = queryOptions({
  queryKey: [...keys.privacy(), "own"],
  queryFn: async () => (await body(api.GET("/user/exports"))).items,
  refetchInterval: (query) => going(query.state.data),
});

export const erasuresQuery = queryOptions({
  queryKey: [...keys.privacy(), "erasures"],
  queryFn: async () => (await body(api.GET("/privacy/erasures"))).items,
  refetchInterval: (query) => going(query.state.data),
});

export const retentionQuery = queryOptions({
  queryKey: [...keys.privacy(), "retention"],
  queryFn: async () => (await body(api.GET("/privacy/retention"))).rules,
});

export const runsQuery = queryOptions({
  queryKey: [...keys.privacy(), "runs"],
  queryFn: async () =>
    (await body(api.GET("/privacy/retention/runs", { params: { query: { limit: 1 } } }))).items,
  refetchInterval: (query) => (query.state.data?.some((run) => !run.finished_at) ? soon : false),
});

export const previewQuery = (subject: Subject) =>
  queryOptions({
    queryKey: [...keys.privacy(), "preview", subject],
    queryFn: () => body(api.POST("/privacy/erasures/preview", { body: { subject } })),
    staleTime: 0,
    gcTime: 0,
  });

/** Has everything of these pages read again. */
export function useFresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.privacy() });
}

/** What a kind of data is called; of a new one its own word. */
export function kindOf(kind: string): string {
  const word = t(`privacy.of.${kind}` as Key);
  return word.startsWith("privacy.of.") ? kind.replaceAll("_", " ") : word;
}

/** Why something stays, in the reader's language; what the server says where there is no word for it. */
export function whyOf(kind: string, why: string): string {
  const word = t(`privacy.why.${kind}` as Key);
  return word.startsWith("privacy.why.") ? why : word;
}
