// The words of the log: what was done to what, as a sentence.
import { accounts } from "@/features/crm/accounts/columns";
import { contacts } from "@/features/crm/contacts/columns";
import { deals } from "@/features/crm/deals/columns";
import { leads } from "@/features/crm/leads/columns";
import { activities } from "@/features/planning/activities/columns";
import { events } from "@/features/planning/events/columns";
import { tasks } from "@/features/planning/tasks/columns";
import { orders } from "@/features/sales/orders/columns";
import { products } from "@/features/sales/products/columns";
import { quotes } from "@/features/sales/quotes/columns";
import { recordName } from "@/features/settings/rights";
import { audit } from "@/i18n/en/audit";
import "@/i18n/settings-words";
import { type Key, t, text } from "@/i18n/translate";
import { type BaseRecord, type Field, fieldOf, type ResourceDef } from "@/resource/define";
import type { AuditEntry } from "./audit";

const defs = [
  accounts,
  contacts,
  leads,
  deals,
  activities,
  tasks,
  events,
  products,
  quotes,
  orders,
] as unknown as ResourceDef<BaseRecord>[];

/** The definition of a record type that has a page of its own. */
export function defOf(record: string): ResourceDef<BaseRecord> | undefined {
  return defs.find((def) => def.name === record);
}

function known(key: string): key is Key {
  return key in audit;
}

/** What records of a type are called, also those that are none. */
export function kindName(record: string): string {
  const key = `audit.record.${record}`;
  return known(key) ? t(key) : recordName(record);
}

function spelt(word: string): string {
  const plain = word.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What is done, as a choice of a filter. */
export function actionName(action: string): string {
  const key = `audit.action.${action}`;
  return known(key) ? t(key) : spelt(action);
}

/** By which door it came in. */
export function doorName(via: string): string {
  const key = `audit.via.${via}`;
  return known(key) ? t(key) : via;
}

/** A value that the program itself has written, in words. */
export function valueName(field: string, value: string): string {
  const key = `audit.value.${field}.${value}`;
  return known(key) ? t(key) : value;
}

export function fieldName(record: string, field: string): string {
  const def = defOf(record);
  const found = def && fieldOf(def, field);
  if (found) return text(found.label);
  const key = `audit.field.${field}`;
  return known(key) ? t(key) : spelt(field.replace(/^custom\./, ""));
}

export function fieldIn(record: string, field: string): Field<BaseRecord> | undefined {
  const def = defOf(record);
  return def && fieldOf(def, field);
}

export type Piece = "who" | "what" | "kind" | { words: string };

/** The sentence of an entry in pieces: its words, and where the names stand. */
export function sentence({
  record,
  action,
  title,
}: Pick<AuditEntry, "record" | "action" | "title">): Piece[] {
  const keys = [`audit.did.${record}.${action}`, `audit.did.${action}`];
  const key = keys.find(known) ?? "audit.did.other";
  const message = t(key, { action: actionName(action) }).replace(
    "{what}",
    title ? "{what}" : t("audit.something"),
  );
  return message
    .split(/(\{who\}|\{what\}|\{kind\})/)
    .filter(Boolean)
    .map((part) => {
      const hole = part.match(/^\{(who|what|kind)\}$/)?.[1];
      return hole ? (hole as "who" | "what" | "kind") : { words: part };
    });
}
