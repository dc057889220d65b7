// The state of the list of documents is its address.

export const views = ["all", "underway", "ready", "failed"] as const;
export type View = (typeof views)[number];

export type KnowledgeSearch = { q?: string; view?: Exclude<View, "all">; upload?: boolean };

export function knowledgeSearch(search: Record<string, unknown>): KnowledgeSearch {
  const q = typeof search.q === "number" ? String(search.q) : search.q;
  const view = views.find((known) => known === search.view);
  return {
    q: typeof q === "string" && q !== "" ? q : undefined,
    view: view === "all" ? undefined : view,
    upload: search.upload === true ? true : undefined,
  };
}

export const filters: Record<View, string | undefined> = {
  all: undefined,
  underway: 'status == "queued" || status == "running"',
  ready: 'status == "ready"',
  failed: 'status == "failed"',
};

/** The span of a document that an address points at. */
export type DocumentSearch = { start?: number; end?: number };

export function documentSearch(search: Record<string, unknown>): DocumentSearch {
  const start = Number(search.start);
  const end = Number(search.end);
  const valid = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start;
  return valid ? { start, end } : {};
}
