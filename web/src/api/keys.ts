// The names of everything in the query cache. Realtime, mutations and pages agree through these alone.
export type ListParams = { filter?: string; q?: string; sort?: string; include?: string };

export const keys = {
  record: (record: string) => [record] as const,
  lists: (record: string) => [record, "list"] as const,
  list: (record: string, params: ListParams) => [record, "list", params] as const,
  counts: (record: string) => [record, "count"] as const,
  count: (record: string, params: ListParams) => [record, "count", params] as const,
  /** Boards and sums: read again with every change of the record type. */
  boards: (record: string) => [record, "board"] as const,
  one: (record: string, id: string) => [record, "one", id] as const,
  timeline: (record: string, id: string) => [record, "timeline", id] as const,
  timelines: (record: string) => [record, "timeline"] as const,
  myDay: () => ["tasks", "my-day"] as const,
  notifications: () => ["notifications"] as const,
  overview: () => ["overview"] as const,
  calendar: (what?: string, params?: Record<string, string | undefined>) =>
    ["calendar", ...(what ? [what] : []), ...(params ? [params] : [])] as const,
  access: (record: string, id: string) => [record, "access", id] as const,
  sensitiveFields: () => ["sensitive_fields"] as const,
  fieldRecords: () => ["field-records"] as const,
  rights: () => ["rights"] as const,
  teams: () => ["teams"] as const,
  settings: () => ["settings"] as const,
  roles: () => ["roles"] as const,
  invitations: () => ["invitations"] as const,
  apiKeys: () => ["api-keys"] as const,
  privacy: () => ["privacy"] as const,
  members: () => ["members"] as const,
  views: (record: string) => ["views", record] as const,
  price: (product: string, ask: object) => ["price", product, ask] as const,
  tree: () => ["categories", "list", "tree"] as const,
  picture: (path: string) => ["picture", path] as const,
  avatar: (contact: string) => ["avatar", contact] as const,
  search: (q: string) => ["search", q] as const,
};
