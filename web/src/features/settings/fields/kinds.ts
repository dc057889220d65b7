import type { Sent } from "@/api/shapes";
import { type Key, t } from "@/i18n/translate";

export type Kind = Sent<"/custom-fields", "post">["kind"];

export const kinds: Kind[] = [
  "text",
  "longtext",
  "number",
  "money",
  "date",
  "time",
  "choice",
  "multichoice",
  "checkbox",
  "url",
  "email",
  "phone",
  "reference",
  "computed",
];

export function kindLabel(kind: Kind): string {
  return t(`fields.kind.${kind}`);
}

const records: Record<string, Key> = {
  accounts: "fields.of.accounts",
  contacts: "fields.of.contacts",
  deals: "fields.of.deals",
  activities: "fields.of.activities",
  tasks: "fields.of.tasks",
  products: "fields.of.products",
};

export function recordLabel(name: string): string {
  const key = records[name];
  return key ? t(key) : name;
}
