import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Answered } from "@/api/shapes";
import { type AuditSearch, asked } from "./audit-search";

export type AuditEntry = Answered<"/audit", "get">["items"][number];

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["audit", "list", search],
    queryFn: ({ signal, pageParam }) =>
      body(
        api.GET("/audit", {
          params: { query: { ...asked(search), cursor: pageParam || undefined } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

export const kindsQuery = queryOptions({
  queryKey: ["audit", "kinds"],
  queryFn: ({ signal }) => body(api.GET("/audit/kinds", { signal })),
});

export const sealQuery = queryOptions({
  queryKey: ["audit", "seal"],
  queryFn: ({ signal }) => body(api.GET("/audit/seal", { signal })),
  refetchInterval: 15_000,
});

/** The path of a download of what the filters find; the sealed file is always the whole log. */
export function exportPath(search: AuditSearch, format: "csv" | "jsonl" | "sealed"): string {
  const chosen = Object.entries(format === "sealed" ? {} : asked(search)).filter(([, value]) => value);
  return `/audit/export?${new URLSearchParams([...(chosen as [string, string][]), ["format", format]])}`;
}
