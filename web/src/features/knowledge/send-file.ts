import { ApiError, problemFrom } from "@/api/problem";
import type { Answered } from "@/api/shapes";
import { base, currentToken, renew } from "@/api/token";

type Kept = Answered<"/documents/upload", "post">["items"][number];
type Options = { onSent: (bytes: number) => void; signal: AbortSignal };

/** Sends one file and reports how much of it has left; fetch can't tell, so this is the older way. */
export async function sendFile(file: File, options: Options): Promise<Kept | undefined> {
  const first = await post(file, options);
  const answer = first.status === 401 && (await renew()) ? await post(file, options) : first;
  if (answer.status !== 201) {
    throw problemFrom(
      answer.status,
      parsed(answer.responseText),
      answer.getResponseHeader("x-request-id") ?? undefined,
    );
  }
  const body: Answered<"/documents/upload", "post"> = JSON.parse(answer.responseText);
  return body.items[0];
}

function post(file: File, { onSent, signal }: Options): Promise<XMLHttpRequest> {
  const form = new FormData();
  form.append("files", file);
  const request = new XMLHttpRequest();
  request.open("POST", `${base}/documents/upload`);
  const token = currentToken();
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => resolve(request);
    request.onerror = () => reject(new ApiError(0, { title: "offline", code: "offline" }));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
