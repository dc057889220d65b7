// The fields that quotes and orders have in common.
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import type { Field } from "@/resource/define";

type Common = {
  title: string;
  account_id: string | null;
  contact_id: string | null;
  owner_id: string | null;
  currency: string;
  language: string;
  intro: string;
  terms: string;
  billing_name: string;
  billing_address: string;
  total: number;
  created_at: string;
};

export const whoFields: Field<Common>[] = [
  { name: "account_id", kind: "ref", ref: accountTarget, label: { en: "Account", de: "Kunde" } },
  { name: "contact_id", kind: "ref", ref: contactTarget, label: { en: "Contact", de: "Kontakt" } },
  { name: "owner_id", kind: "member", label: { en: "Owner", de: "Zuständig" } },
];

export const totalField: Field<Common> = {
  name: "total",
  kind: "money",
  currency: "currency",
  label: { en: "Total", de: "Gesamt" },
  readOnly: true,
};

export const printFields: Field<Common>[] = [
  { name: "currency", kind: "text", label: { en: "Currency", de: "Währung" } },
  {
    name: "language",
    kind: "choice",
    label: { en: "Printed in", de: "Sprache" },
    required: true,
    later: true,
    choices: [
      { value: "en", label: { en: "English", de: "Englisch" } },
      { value: "de", label: { en: "German", de: "Deutsch" } },
    ],
  },
  { name: "billing_name", kind: "text", label: { en: "Addressed to", de: "Empfänger" }, later: true },
  { name: "billing_address", kind: "longtext", label: { en: "Address", de: "Anschrift" }, later: true },
  { name: "intro", kind: "longtext", label: { en: "Introduction", de: "Einleitung" }, later: true },
  { name: "terms", kind: "longtext", label: { en: "Terms", de: "Bedingungen" }, later: true },
];

/** What may change after a paper has gone out: nothing that the customer reads. */
export function isInternal(field: string): boolean {
  return ["owner_id", "deal_id", "tags"].includes(field) || field.startsWith("custom.");
}
