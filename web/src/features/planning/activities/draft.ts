// What somebody is about to write down about a record, before it is an activity or a task.
export const kinds = ["note", "call", "email", "meeting", "task"] as const;
export type Kind = (typeof kinds)[number];

export type Draft = {
  kind: Kind;
  subject: string;
  /** Rich text of an activity, plain text of a task. */
  text: string;
  notes: string;
  minutes: string;
  outcome: string;
  /** As the input holds it, and the moment that it means. */
  due: string;
  dueAt: string;
};

export const empty: Draft = {
  kind: "note",
  subject: "",
  text: "",
  notes: "",
  minutes: "",
  outcome: "",
  due: "",
  dueAt: "",
};

/** The record to make: only what the kind has and what was filled in. What was typed under another tab stays behind. */
export function draftBody(draft: Draft, about: string, aboutId: string): Record<string, string | number> {
  const anchor = { about, about_id: aboutId };
  const { kind, subject, text } = draft;
  if (kind === "task") {
    return {
      ...anchor,
      title: subject,
      ...(draft.notes && { notes: draft.notes }),
      ...(draft.dueAt && { due_at: draft.dueAt }),
    };
  }
  const timed = (kind === "call" || kind === "meeting") && draft.minutes !== "";
  return {
    ...anchor,
    kind,
    ...(kind !== "note" && subject && { subject }),
    ...(text && { body: text }),
    ...(timed && { duration_minutes: Number(draft.minutes) }),
    ...(kind === "call" && draft.outcome && { outcome: draft.outcome }),
  };
}
