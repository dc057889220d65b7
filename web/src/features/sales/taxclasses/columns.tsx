import type { Answered } from "@/api/shapes";
import { productShelf } from "@/features/sales/products/shelf";
import { defineResource, type Field, type Target, targetOf } from "@/resource/define";
import { number } from "@/ui/format";
import { MakeDefault } from "./make-default";

export type TaxClass = Answered<"/products/tax-classes/{id}", "get">;

const taxClassFields: Field<TaxClass>[] = [
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, required: true },
  { name: "rate", kind: "number", label: { en: "Percent", de: "Prozent" }, required: true },
  { name: "is_default", kind: "checkbox", label: { en: "Default", de: "Standard" }, readOnly: true },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];

export const taxClasses = defineResource<TaxClass>({
  name: "tax_classes",
  path: "/products/tax-classes",
  route: "/tax-classes",
  icon: "percent",
  one: { en: "Tax class", de: "Steuerklasse" },
  other: { en: "Tax classes", de: "Steuerklassen" },
  about: {
    en: "A tax class is a rate of tax under its name. Products that name none fall under the default one.",
    de: "Eine Steuerklasse ist ein Steuersatz mit Namen. Produkte ohne eigene fallen unter den Standard.",
  },
  example: { en: "Standard, 25 %", de: "Standard, 25 %" },
  square: true,
  mark: () => "percent",
  sort: "name",
  title: (tax) => tax.name,
  subtitle: (tax) => `${number(tax.rate)} %`,
  fields: taxClassFields,
  columns: [
    { field: "name", width: 264 },
    { field: "rate", width: 120, editable: true },
    { field: "is_default", width: 104 },
    { field: "created_at", width: 96 },
  ],
  shelf: productShelf,
  aside: (tax) => <span className="num">{number(tax.rate)} %</span>,
  related: [],
  importable: true,
  content: { title: { en: "Default", de: "Standard" }, of: (tax) => <MakeDefault tax={tax} /> },
});

export function taxClassTarget(): Target {
  return targetOf(taxClasses);
}
