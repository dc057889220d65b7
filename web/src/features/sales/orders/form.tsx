import type { Answered } from "@/api/shapes";
import { printFields, totalField, whoFields } from "@/features/sales/papers/fields";
import type { Choice, Field } from "@/resource/define";

export type Order = Answered<"/sales/orders/{id}", "get">;

export const orderStates: Choice[] = [
  { value: "open", label: { en: "Open", de: "Offen" }, tone: "plain" },
  { value: "confirmed", label: { en: "Confirmed", de: "Bestätigt" }, tone: "info" },
  { value: "fulfilled", label: { en: "Fulfilled", de: "Erfüllt" }, tone: "positive" },
  { value: "cancelled", label: { en: "Cancelled", de: "Storniert" }, tone: "negative" },
];

/** The fields of an order, in the order of the form and of the record page. */
export const orderFields: Field<Order>[] = [
  { name: "title", kind: "text", label: { en: "Title", de: "Titel" }, required: true },
  { name: "number", kind: "text", label: { en: "Number", de: "Nummer" }, readOnly: true },
  {
    name: "state",
    kind: "choice",
    label: { en: "State", de: "Stand" },
    readOnly: true,
    choices: orderStates,
  },
  ...whoFields,
  {
    name: "reference",
    kind: "text",
    label: { en: "Customer’s reference", de: "Zeichen der Kundschaft" },
  },
  { name: "deliver_on", kind: "date", label: { en: "Deliver on", de: "Liefertag" } },
  {
    name: "delivery_address",
    kind: "longtext",
    label: { en: "Deliver to", de: "Lieferanschrift" },
    later: true,
  },
  totalField,
  ...printFields,
  { name: "confirmed_at", kind: "moment", label: { en: "Confirmed", de: "Bestätigt" }, readOnly: true },
  { name: "fulfilled_at", kind: "moment", label: { en: "Fulfilled", de: "Erfüllt" }, readOnly: true },
  { name: "cancelled_at", kind: "moment", label: { en: "Cancelled", de: "Storniert" }, readOnly: true },
  { name: "cancel_reason", kind: "longtext", label: { en: "Reason", de: "Grund" }, readOnly: true },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
