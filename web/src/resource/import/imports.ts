// Imports of any record type: one upload, one mapping, one job with progress.
import { queryOptions } from "@tanstack/react-query";
import { api, body, upload } from "@/api/client";
import { keys } from "@/api/keys";
import type { ImportJob, ImportStart } from "@/api/shapes";
import { text } from "@/i18n/translate";
import type { BaseRecord, Importing, RecordPath, ResourceDef } from "../define";

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

/** What is said of lists of a record type before they come in; null where there is nothing to say. */
export function importingQuery<R extends BaseRecord>({ name, importing }: ResourceDef<R>) {
  return queryOptions({
    queryKey: ["importing", name],
    queryFn: async () => (await importing?.()) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
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

/** What a column may become, in the words of the person's language; entries of a record under a heading of their own. */
export function choices<R extends BaseRecord>(
  { fields, one }: Pick<ResourceDef<R>, "fields" | "one">,
  importing: Importing | undefined,
  job: Pick<ImportJob, "fields">,
): Choice[] {
  return job.fields.map(({ name, label, required }) => {
    const words = importing?.others[name] ?? fields.find((field) => field.name === name)?.label;
    const group = importing && text(name.includes(".") && name in importing.others ? importing.group : one);
    return { name, required, label: words ? text(words) : label, group };
  });
}

type Choice = { name: string; label: string; required: boolean; group?: string };

/** Required fields that no column fills. */
export function missingFields(fields: Choice[], mapping: Record<string, string>): string[] {
  const mapped = new Set(Object.values(mapping));
  return fields.filter((field) => field.required && !mapped.has(field.name)).map((field) => field.label);
}
