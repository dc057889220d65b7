// The one way to the server: typed calls through `api`, anything streamed or binary through `authorizedFetch`.
import createClient from "openapi-fetch";
import { ApiError, problemFrom, problemOf } from "./problem";
import type { paths } from "./schema.gen";
import { base, currentToken, renew } from "./token";

/** Sends a request with the access token; a 401 renews it and sends the request once more. */
export async function authorizedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (response.status !== 401 || !currentToken()) return response;
  return (await renew()) ? send(again) : response;
}

async function send(request: Request): Promise<Response> {
  const token = currentToken();
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { title: "offline", code: "offline" });
  }
}

export const api = createClient<paths>({ baseUrl: base, fetch: authorizedFetch });

type Outcome<D> = { data?: D; error?: unknown; response: Response };

/** The body of a successful call; anything else is thrown as an ApiError. */
export async function body<D>(call: Promise<Outcome<D>>): Promise<D> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw problemFrom(response.status, error, response.headers.get("x-request-id") ?? undefined);
  }
  return data as D;
}

/** Sends files. The browser writes the multipart boundary itself. */
export async function upload<D>(path: string, form: FormData, method: "POST" | "PUT" = "POST"): Promise<D> {
  const request = new Request(new URL(base + path, location.origin), { method, body: form });
  const response = await authorizedFetch(request);
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

/** Fetches a file with the token, to be shown here. */
export async function fetchFile(path: string, signal?: AbortSignal): Promise<Blob> {
  const response = await authorizedFetch(new Request(new URL(base + path, location.origin), { signal }));
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}

/** Fetches a file with the token and hands it to the browser; `onBytes` hears how much has arrived. */
export async function download(path: string, name: string, onBytes?: (bytes: number) => void): Promise<void> {
  const response = await authorizedFetch(new Request(new URL(base + path, location.origin)));
  if (!response.ok || !response.body) throw await problemOf(response);
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    parts.push(chunk.value);
    bytes += chunk.value.byteLength;
    onBytes?.(bytes);
  }
  const type = response.headers.get("content-type") ?? "application/octet-stream";
  saveAs(new Blob(parts, { type }), name);
}

export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
