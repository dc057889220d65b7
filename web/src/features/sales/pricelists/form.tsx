import type { Answered } from "@/api/shapes";
import { accountTarget } from "@/features/crm/accounts/columns";
import { CurrencyInput } from "@/features/sales/products/currency-input";
import type { Field } from "@/resource/define";
import { Nothing } from "@/ui/dates";
import { number } from "@/ui/format";
import { priceListTarget } from "./columns";

export type PriceList = Answered<"/products/price-lists/{id}", "get">;

/** The fields of a price list, in the order of the form and of the record page. */
export const priceListFields: Field<PriceList>[] = [
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, required: true },
  {
    name: "currency",
    kind: "text",
    input: CurrencyInput,
    label: { en: "Currency", de: "Währung" },
    required: true,
  },
  { name: "customer_group", kind: "text", label: { en: "Customer group", de: "Kundengruppe" } },
  { name: "account_id", kind: "ref", ref: accountTarget, label: { en: "One customer", de: "Ein Kunde" } },
  {
    name: "parent_id",
    kind: "ref",
    ref: priceListTarget,
    label: { en: "Otherwise prices of", de: "Sonst Preise von" },
  },
  {
    name: "adjustment",
    kind: "number",
    label: { en: "Adjusted by percent", de: "Angepasst um Prozent" },
    shown: ({ adjustment }) =>
      adjustment === null ? (
        <Nothing />
      ) : (
        <span className="num">
          {adjustment > 0 && "+"}
          {number(adjustment)} %
        </span>
      ),
  },
  { name: "valid_from", kind: "date", label: { en: "Valid from", de: "Gültig ab" } },
  { name: "valid_until", kind: "date", label: { en: "Valid until", de: "Gültig bis" } },
  { name: "priority", kind: "number", label: { en: "Priority", de: "Vorrang" }, later: true },
  { name: "description", kind: "longtext", label: { en: "Description", de: "Beschreibung" } },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
