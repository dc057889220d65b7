import type { Lead } from "@/api/shapes";
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import type { Field } from "@/resource/define";

/** The fields of a lead, in the order of the form and of the record page. */
export const leadFields: Field<Lead>[] = [
  { name: "first_name", kind: "text", label: { en: "First name", de: "Vorname" } },
  { name: "last_name", kind: "text", label: { en: "Last name", de: "Nachname" } },
  { name: "company_name", kind: "text", label: { en: "Company", de: "Firma" } },
  { name: "email", kind: "email", label: { en: "E-mail", de: "E-Mail" } },
  { name: "phone", kind: "phone", label: { en: "Phone", de: "Telefon" } },
  { name: "job_title", kind: "text", label: { en: "Role", de: "Funktion" } },
  {
    name: "status",
    kind: "choice",
    label: { en: "Status", de: "Status" },
    later: true,
    choices: [
      { value: "new", label: { en: "New", de: "Neu" }, tone: "info" },
      { value: "contacted", label: { en: "Contacted", de: "Kontaktiert" }, tone: "plain" },
      { value: "qualified", label: { en: "Qualified", de: "Qualifiziert" }, tone: "positive" },
      { value: "unqualified", label: { en: "Unqualified", de: "Ungeeignet" }, tone: "caution" },
      {
        value: "converted",
        label: { en: "Converted", de: "Umgewandelt" },
        tone: "accent",
        barred: {
          en: "A lead gets here by converting it.",
          de: "Hierher kommt ein Lead, indem er umgewandelt wird.",
        },
      },
    ],
  },
  {
    name: "rating",
    kind: "choice",
    label: { en: "Rating", de: "Bewertung" },
    choices: [
      { value: "cold", label: { en: "Cold", de: "Kalt" }, tone: "info" },
      { value: "warm", label: { en: "Warm", de: "Warm" }, tone: "caution" },
      { value: "hot", label: { en: "Hot", de: "Heiß" }, tone: "negative" },
    ],
  },
  { name: "source", kind: "text", label: { en: "Source", de: "Herkunft" } },
  { name: "amount", kind: "money", currency: "currency", label: { en: "Estimate", de: "Schätzung" } },
  { name: "currency", kind: "text", label: { en: "Currency", de: "Währung" } },
  { name: "owner_id", kind: "member", label: { en: "Owner", de: "Zuständig" } },
  { name: "website", kind: "url", label: { en: "Website", de: "Website" } },
  { name: "city", kind: "text", label: { en: "City", de: "Ort" } },
  { name: "country", kind: "country", label: { en: "Country", de: "Land" } },
  { name: "notes", kind: "longtext", label: { en: "Notes", de: "Notizen" } },
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, readOnly: true, listOnly: true },
  {
    name: "account_id",
    kind: "ref",
    ref: accountTarget,
    label: { en: "Became account", de: "Wurde Kunde" },
    readOnly: true,
    listOnly: true,
  },
  {
    name: "contact_id",
    kind: "ref",
    ref: contactTarget,
    label: { en: "Became contact", de: "Wurde Kontakt" },
    readOnly: true,
    listOnly: true,
  },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
