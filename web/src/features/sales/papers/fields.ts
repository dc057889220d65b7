// The fields that quotes and orders have in common.
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import { dealTarget } from "@/features/crm/deals/columns";
import type { Field, Shelf } from "@/resource/define";

type Common = {
  title: string;
  account_id: string | null;
  contact_id: string | null;
  deal_id: string | null;
  owner_id: string | null;
  currency: string;
  language: string;
  intro: string;
  terms: string;
  former_number: string;
  dated: string | null;
  billing_name: string;
  billing_address: string;
  total: number;
  created_at: string;
};

export const whoFields: Field<Common>[] = [
  { name: "account_id", kind: "ref", ref: accountTarget, label: { en: "Account", de: "Kunde" } },
  { name: "contact_id", kind: "ref", ref: contactTarget, label: { en: "Contact", de: "Kontakt" } },
  {
    name: "deal_id",
    kind: "ref",
    ref: dealTarget,
    label: { en: "Deal", de: "Deal" },
    help: {
      en: "Without an account and a contact it goes to those of the deal.",
      de: "Ohne Kunde und Kontakt geht es an die des Deals.",
    },
  },
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
  {
    name: "dated",
    kind: "date",
    label: { en: "Date on it", de: "Datum darauf" },
    help: { en: "Left empty: the day on which it goes out.", de: "Leer: der Tag, an dem es herausgeht." },
    later: true,
  },
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
  {
    name: "former_number",
    kind: "text",
    label: { en: "Former number", de: "Frühere Nummer" },
    help: { en: "What it was called in another program.", de: "Wie es in einem anderen Programm hieß." },
    later: true,
  },
];

/** Quotes and orders stand in one place. */
export const paperShelf: Shelf = [
  { route: "/quotes", label: { en: "Quotes", de: "Angebote" }, needs: "quotes" },
  { route: "/orders", label: { en: "Orders", de: "Aufträge" }, needs: "orders" },
];

/** What may change after a paper has gone out: nothing that the customer reads. */
export function isInternal(field: string): boolean {
  return ["owner_id", "deal_id", "former_number", "tags"].includes(field) || field.startsWith("custom.");
}
