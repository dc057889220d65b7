// What is probably there twice, and making two one.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered } from "@/api/shapes";

export type Twin = "accounts" | "contacts" | "leads";
export type Pair = Answered<"/crm/duplicates", "get">["items"][number];
export type Match = Answered<"/crm/duplicates/check", "get">["items"][number];
export type Probe = Partial<
  Record<
    | "first_name"
    | "last_name"
    | "name"
    | "email"
    | "phone"
    | "country"
    | "company_name"
    | "domain"
    | "website",
    string
  >
>;

// Every type that can be merged answers in the shape of this one.
const merging = (record: Twin) => `/crm/${record}/{id}/merge` as "/crm/contacts/{id}/merge";
const merged = (record: Twin) => `/crm/${record}/{id}/merges` as "/crm/contacts/{id}/merges";

export function isTwin(record: string): record is Twin {
  return record === "accounts" || record === "contacts" || record === "leads";
}

export function pairsQuery(record: Twin) {
  return infiniteQueryOptions({
    queryKey: ["duplicates", "list", record],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/crm/duplicates", { params: { query: { record, cursor: pageParam, limit: 50 } }, signal }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function sweepQuery(record: Twin) {
  return queryOptions({
    queryKey: ["duplicates", "sweep", record],
    queryFn: async () =>
      (await body(api.GET("/crm/duplicates/sweeps", { params: { query: { record } } }))).sweep,
    refetchInterval: ({ state }) => (isUnderWay(state.data?.status) ? 1000 : false),
  });
}

export function isUnderWay(status: string | undefined): boolean {
  return status === "queued" || status === "running";
}

export const beginSweep = (record: Twin) => body(api.POST("/crm/duplicates/sweeps", { body: { record } }));

export const dismiss = (pair: Pair, record: Twin, dismissed = true) =>
  body(
    api.POST("/crm/duplicates/dismiss", { body: { record, a_id: pair.a.id, b_id: pair.b.id, dismissed } }),
  );

export function checkQuery(record: Twin, probe: Probe) {
  return queryOptions({
    queryKey: ["duplicates", "check", record, probe],
    queryFn: async ({ signal }) =>
      (await body(api.GET("/crm/duplicates/check", { params: { query: { record, ...probe } }, signal })))
        .items,
    staleTime: 30_000,
  });
}

export function mergesQuery(record: Twin, id: string) {
  return queryOptions({
    queryKey: [...keys.one(record, id), "merges"],
    queryFn: () => body(api.GET(merged(record), { params: { path: { id } } })),
    retry: false,
  });
}

export type Choice = { winner: { id: string; version: number }; loser: { id: string; version: number } };

export function merge(record: Twin, { winner, loser }: Choice, take: Record<string, string>) {
  const params = { path: { id: winner.id }, header: { "If-Match": `"${winner.version}"` } };
  return body(
    api.POST(merging(record), { params, body: { other_id: loser.id, other_version: loser.version, take } }),
  );
}
