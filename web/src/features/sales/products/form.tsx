import type { Answered } from "@/api/shapes";
import { categoryTarget } from "@/features/sales/categories/columns";
import { taxClassTarget } from "@/features/sales/taxclasses/columns";
import type { Field } from "@/resource/define";
import { Money, Nothing } from "@/ui/dates";
import { CurrencyInput } from "./currency-input";

export type Product = Answered<"/products/{id}", "get">;

/** Prices are read to the cent: they are what is charged. */
function exact(name: "list_price" | "cost") {
  return (product: Product) => {
    const minor = product[name];
    return minor === null ? <Nothing /> : <Money minor={minor} currency={product.currency} exact />;
  };
}

/** The fields of a product, in the order of the form and of the record page. */
export const productFields: Field<Product>[] = [
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, required: true },
  { name: "sku", kind: "text", label: { en: "SKU", de: "Artikelnummer" } },
  { name: "category_id", kind: "ref", ref: categoryTarget, label: { en: "Category", de: "Kategorie" } },
  { name: "unit", kind: "text", label: { en: "Unit", de: "Einheit" } },
  {
    name: "currency",
    kind: "text",
    input: CurrencyInput,
    label: { en: "Currency", de: "Währung" },
  },
  {
    name: "list_price",
    kind: "money",
    currency: "currency",
    label: { en: "List price", de: "Listenpreis" },
    shown: exact("list_price"),
  },
  {
    name: "cost",
    kind: "money",
    currency: "currency",
    label: { en: "Cost", de: "Einkaufspreis" },
    shown: exact("cost"),
  },
  { name: "tax_class_id", kind: "ref", ref: taxClassTarget, label: { en: "Tax class", de: "Steuerklasse" } },
  { name: "active", kind: "checkbox", label: { en: "Active", de: "Aktiv" }, later: true },
  { name: "active_from", kind: "date", label: { en: "Sold from", de: "Verkauf ab" }, later: true },
  { name: "active_until", kind: "date", label: { en: "Sold until", de: "Verkauf bis" }, later: true },
  { name: "description", kind: "longtext", label: { en: "Description", de: "Beschreibung" } },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
