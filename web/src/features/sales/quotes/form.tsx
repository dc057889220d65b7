import type { Answered } from "@/api/shapes";
import { printFields, totalField, whoFields } from "@/features/sales/papers/fields";
import type { Choice, Field } from "@/resource/define";

export type Quote = Answered<"/sales/quotes/{id}", "get">;

export const quoteStates: Choice[] = [
  { value: "draft", label: { en: "Draft", de: "Entwurf" }, tone: "plain" },
  { value: "sent", label: { en: "Sent", de: "Verschickt" }, tone: "info" },
  { value: "accepted", label: { en: "Accepted", de: "Angenommen" }, tone: "positive" },
  { value: "declined", label: { en: "Declined", de: "Abgelehnt" }, tone: "negative" },
  { value: "expired", label: { en: "Expired", de: "Abgelaufen" }, tone: "caution" },
  { value: "revised", label: { en: "Revised", de: "Überarbeitet" }, tone: "plain" },
];

/** The fields of a quote, in the order of the form and of the record page. */
export const quoteFields: Field<Quote>[] = [
  { name: "title", kind: "text", label: { en: "Title", de: "Titel" }, required: true },
  { name: "number", kind: "text", label: { en: "Number", de: "Nummer" }, readOnly: true },
  {
    name: "state",
    kind: "choice",
    label: { en: "State", de: "Stand" },
    readOnly: true,
    choices: quoteStates,
  },
  ...whoFields,
  { name: "valid_until", kind: "date", label: { en: "Valid until", de: "Gültig bis" } },
  totalField,
  ...printFields,
  { name: "sent_at", kind: "moment", label: { en: "Sent", de: "Verschickt" }, readOnly: true },
  { name: "decided_at", kind: "moment", label: { en: "Decided", de: "Entschieden" }, readOnly: true },
  { name: "signed_by", kind: "text", label: { en: "Signed by", de: "Unterschrift" }, readOnly: true },
  { name: "signed_from", kind: "text", label: { en: "Signed from", de: "Von Adresse" }, readOnly: true },
  {
    name: "decline_reason",
    kind: "longtext",
    label: { en: "Reason", de: "Grund" },
    readOnly: true,
  },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
