import { type Key, t } from "@/i18n/translate";
import type { components } from "./schema.gen";

export type Problem = components["schemas"]["Problem"];

/** What a failed call throws: the words for people, the fields at fault, and the id to quote to an operator. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly requestId: string | undefined;
  /** Message by field name; a field of a list row keeps its path, such as "allowed_origins[1]". */
  readonly fields: Record<string, string>;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(inWords(problem.code, problem.detail || problem.title || `HTTP ${status}`));
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? (status === 0 ? "offline" : "unknown");
    this.title = problem.title ?? this.message;
    this.requestId = problem.request_id;
    this.fields = fieldErrors(problem);
    this.problem = problem;
  }
}

function fieldErrors(problem: Partial<Problem>): Record<string, string> {
  const named = (problem.errors ?? []).filter((error) => error.field);
  return Object.fromEntries(
    named.map(({ field, code, message }) => [field.replace(/^body\./, ""), inWords(code, message)]),
  );
}

/** A code in the person's language where a catalogue has words for it; else what the server says, in English. */
function inWords(code: string | undefined, said: string): string {
  const key = `problem.${code}`;
  const words = t(key as Key);
  return words === key ? said : words;
}

/** Reads whatever a failed response carries; a proxy's HTML page becomes an error without detail. */
export async function problemOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const body: unknown = await response.json().catch(() => null);
  return problemFrom(response.status, body, requestId);
}

export function problemFrom(status: number, body: unknown, requestId?: string): ApiError {
  const problem: Partial<Problem> = isObject(body) ? body : {};
  return new ApiError(status, { request_id: requestId, ...problem });
}

/** A stale version: what was sent and the record as it is now. */
export function conflictOf<T>(error: unknown): { current: T } | undefined {
  if (!(error instanceof ApiError) || error.status !== 412) return undefined;
  const current = error.problem.current;
  return current ? { current: current as T } : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
