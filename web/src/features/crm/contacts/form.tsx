import type { Contact } from "@/api/shapes";
import { accountTarget } from "@/features/crm/accounts/columns";
import type { Field } from "@/resource/define";

/** The fields of a contact, in the order of the form and of the record page. */
export const contactFields: Field<Contact>[] = [
  { name: "first_name", kind: "text", label: { en: "First name", de: "Vorname" } },
  { name: "last_name", kind: "text", label: { en: "Last name", de: "Nachname" } },
  { name: "email", kind: "email", label: { en: "E-mail", de: "E-Mail" } },
  { name: "phone", kind: "phone", label: { en: "Phone", de: "Telefon" } },
  { name: "account_id", kind: "ref", ref: accountTarget, label: { en: "Account", de: "Kunde" } },
  { name: "job_title", kind: "text", label: { en: "Role", de: "Funktion" } },
  { name: "owner_id", kind: "member", label: { en: "Owner", de: "Zuständig" } },
  { name: "city", kind: "text", label: { en: "City", de: "Ort" } },
  { name: "country", kind: "country", label: { en: "Country", de: "Land" } },
  { name: "language", kind: "language", label: { en: "Language", de: "Sprache" } },
  { name: "source", kind: "text", label: { en: "Source", de: "Herkunft" }, later: true },
  {
    name: "do_not_contact",
    kind: "checkbox",
    label: { en: "Do not contact", de: "Nicht kontaktieren" },
    later: true,
  },
  {
    name: "consent_source",
    kind: "text",
    label: { en: "Consent told by", de: "Einwilligung über" },
    later: true,
  },
  {
    name: "consent_wording",
    kind: "text",
    label: { en: "Words of consent", de: "Wortlaut der Einwilligung" },
    later: true,
  },
  {
    name: "consent",
    kind: "choice",
    label: { en: "Consent", de: "Einwilligung" },
    readOnly: true,
    listOnly: true,
    choices: [
      { value: "unknown", label: { en: "Unknown", de: "Unbekannt" } },
      { value: "given", label: { en: "Given", de: "Erteilt" }, tone: "positive" },
      { value: "withdrawn", label: { en: "Withdrawn", de: "Widerrufen" }, tone: "caution" },
    ],
  },
  { name: "notes", kind: "longtext", label: { en: "Notes", de: "Notizen" } },
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, readOnly: true, listOnly: true },
  {
    name: "last_touch_at",
    kind: "moment",
    label: { en: "Last touch", de: "Letzter Kontakt" },
    readOnly: true,
  },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
