import type { Account } from "@/api/shapes";
import type { Field } from "@/resource/define";
import { accountTarget } from "./columns";

/** The fields of an account, in the order of the form and of the record page. */
export const accountFields: Field<Account>[] = [
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, required: true },
  { name: "domain", kind: "text", label: { en: "Domain", de: "Domain" } },
  { name: "website", kind: "url", label: { en: "Website", de: "Website" } },
  { name: "phone", kind: "phone", label: { en: "Phone", de: "Telefon" } },
  { name: "industry", kind: "text", label: { en: "Industry", de: "Branche" } },
  { name: "size", kind: "number", label: { en: "Employees", de: "Beschäftigte" } },
  { name: "customer_group", kind: "text", label: { en: "Customer group", de: "Kundengruppe" } },
  { name: "owner_id", kind: "member", label: { en: "Owner", de: "Zuständig" } },
  { name: "address", kind: "text", label: { en: "Address", de: "Anschrift" } },
  { name: "city", kind: "text", label: { en: "City", de: "Ort" } },
  { name: "country", kind: "country", label: { en: "Country", de: "Land" } },
  {
    name: "parent_account_id",
    kind: "ref",
    ref: () => accountTarget(),
    label: { en: "Belongs to", de: "Gehört zu" },
    later: true,
  },
  { name: "notes", kind: "longtext", label: { en: "Notes", de: "Notizen" } },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
