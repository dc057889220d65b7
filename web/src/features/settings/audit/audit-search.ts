// What the address says of the audit log: every filter of it.
import { instant, plusDays } from "@/ui/zone";

export type AuditSearch = {
  q?: string;
  actor?: string;
  record?: string;
  id?: string;
  action?: string;
  from?: string;
  to?: string;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const words = (value: unknown) =>
    typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
  const name = (value: unknown) =>
    typeof value === "string" && /^[a-z_]{1,60}$/.test(value) ? value : undefined;
  const one = (value: unknown) => (typeof value === "string" && uuid.test(value) ? value : undefined);
  const day = (value: unknown) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  const record = name(search.record);
  return {
    q: words(search.q),
    actor: one(search.actor),
    record,
    id: record && one(search.id),
    action: name(search.action),
    from: day(search.from),
    to: day(search.to),
  };
}

/** What the server is asked. Days are the reader's: from the first moment of one to the last of the other. */
export function asked({ q, actor, record, id, action, from, to }: AuditSearch) {
  return {
    q,
    actor_id: actor,
    record,
    record_id: id,
    action,
    from: from && instant(from).toISOString(),
    to: to && instant(plusDays(to, 1)).toISOString(),
  };
}
