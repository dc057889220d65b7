// Files on their way to the server. A file that fails stays, with its reason, until it is sent again or put aside.

export type Upload = {
  id: number;
  name: string;
  bytes: number;
  sent: number;
  state: "waiting" | "sending" | "failed";
  error?: { message: string; requestId?: string };
};

export type Step =
  | { type: "added"; files: { id: number; name: string; bytes: number }[] }
  | { type: "started"; id: number }
  | { type: "sent"; id: number; bytes: number }
  | { type: "failed"; id: number; error: NonNullable<Upload["error"]> }
  | { type: "retried"; id: number }
  /** It has become a document, or the person gave it up. */
  | { type: "gone"; id: number };

export function advance(uploads: readonly Upload[], step: Step): readonly Upload[] {
  if (step.type === "added") return [...uploads, ...step.files.map(waiting)];
  if (step.type === "gone") return uploads.filter((upload) => upload.id !== step.id);
  return uploads.map((upload) => (upload.id === step.id ? change(upload, step) : upload));
}

function waiting(file: { id: number; name: string; bytes: number }): Upload {
  return { id: file.id, name: file.name, bytes: file.bytes, sent: 0, state: "waiting" };
}

function change(upload: Upload, step: Exclude<Step, { type: "added" | "gone" }>): Upload {
  switch (step.type) {
    case "started":
      return upload.state === "waiting" ? { ...upload, state: "sending" } : upload;
    case "sent":
      // The body of the form is a little longer than the file in it.
      return upload.state === "sending" ? { ...upload, sent: Math.min(step.bytes, upload.bytes) } : upload;
    case "failed":
      return { ...upload, state: "failed", error: step.error };
    case "retried":
      return upload.state === "failed" ? waiting(upload) : upload;
  }
}

/** The next files to send, so that no more than `atOnce` are under way. */
export function nextUp(uploads: readonly Upload[], atOnce: number): Upload[] {
  const sending = uploads.filter((upload) => upload.state === "sending").length;
  return uploads.filter((upload) => upload.state === "waiting").slice(0, Math.max(0, atOnce - sending));
}
