// The way of a document from a file to something that answers: five stages, shown as a ring and five segments.
import type { KnowledgeDocument } from "@/api/shapes";

export const stages = ["file", "text", "passages", "index", "ready"] as const;
export type Stage = (typeof stages)[number];

export type Way = {
  state: "waiting" | "running" | "done" | "failed";
  stage: Stage;
  /** Stages behind it, of five. */
  done: number;
  /** How far the running stage is, 0 to 1. */
  progress: number;
};

type Where = Pick<KnowledgeDocument, "status" | "stage" | "progress">;

const states: Record<KnowledgeDocument["status"], Way["state"]> = {
  queued: "waiting",
  running: "running",
  ready: "done",
  failed: "failed",
};

export function wayOf({ status, stage, progress }: Where): Way {
  const state = states[status];
  if (state === "done") return { state, stage: "ready", done: stages.length, progress: 1 };
  const done = Math.max(0, stages.indexOf(stage));
  return { state, stage, done, progress: Math.max(0, Math.min(1, progress)) };
}

/** Whether the server still works on it. */
export function isUnderway({ status }: Pick<KnowledgeDocument, "status">): boolean {
  return status === "queued" || status === "running";
}
