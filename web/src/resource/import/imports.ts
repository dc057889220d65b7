// Imports of any record type: one upload, one mapping, one job with progress.
import { queryOptions } from "@tanstack/react-query";
import { api, body, upload } from "@/api/client";
import { keys } from "@/api/keys";
import type { ImportJob, ImportStart } from "@/api/shapes";
import type { RecordPath } from "../define";

export const importsQuery = queryOptions({
  queryKey: keys.lists("imports"),
  queryFn: () => body(api.GET("/imports")),
  staleTime: 30_000,
});

export function isRunning(job: Pick<ImportJob, "status">): boolean {
  return job.status === "queued" || job.status === "running";
}

/** The socket reports progress; asking every few seconds covers the time when it is down. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: keys.one("imports", id),
    queryFn: () => body(api.GET("/imports/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? 3_000 : false),
  });
}

export function uploadSheet(path: RecordPath, file: File): Promise<ImportJob> {
  const form = new FormData();
  form.set("file", file);
  return upload<ImportJob>(`${path}/import`, form);
}

export function startImport(id: string, options: ImportStart): Promise<ImportJob> {
  return body(api.POST("/imports/{id}/start", { params: { path: { id } }, body: options }));
}

export function cancelImport(id: string): Promise<ImportJob> {
  return body(api.POST("/imports/{id}/cancel", { params: { path: { id } } }));
}

/** What each column becomes before the person changes anything: its suggestion, each field once. */
export function suggestedMapping(job: Pick<ImportJob, "columns" | "mapping">): Record<string, string> {
  if (Object.keys(job.mapping).length > 0) return job.mapping;
  const mapping: Record<string, string> = {};
  const taken = new Set<string>();
  for (const { index, suggestion } of job.columns) {
    if (!suggestion || taken.has(suggestion)) continue;
    taken.add(suggestion);
    mapping[index] = suggestion;
  }
  return mapping;
}

/** The field that tells rows apart: e-mail where there is one, else a name that is mapped. */
export function suggestedKey(job: Pick<ImportJob, "key">, mapping: Record<string, string>): string {
  const mapped = Object.values(mapping);
  if (job.key && mapped.includes(job.key)) return job.key;
  return ["email", "domain", "name"].find((field) => mapped.includes(field)) ?? "";
}

/** Required fields that no column fills. */
export function missingFields(job: Pick<ImportJob, "fields">, mapping: Record<string, string>): string[] {
  const mapped = new Set(Object.values(mapping));
  return job.fields.filter((field) => field.required && !mapped.has(field.name)).map((field) => field.label);
}
