import { accountTarget } from "@/features/crm/accounts/columns";
import { productShelf } from "@/features/sales/products/shelf";
import { t } from "@/i18n/translate";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Ago } from "@/ui/dates";
import { EntriesGrid } from "./entries-grid";
import { type PriceList, priceListFields } from "./form";
import "@/i18n/sales-words";

export const priceLists = defineResource<PriceList>({
  name: "price_lists",
  path: "/products/price-lists",
  route: "/price-lists",
  icon: "price-list",
  one: { en: "Price list", de: "Preisliste" },
  other: { en: "Price lists", de: "Preislisten" },
  about: {
    en: "A price list holds for everybody, for a group of customers or for one, and for as long as you say.",
    de: "Eine Preisliste gilt für alle, für eine Kundengruppe oder für einen Kunden, und so lange Sie wollen.",
  },
  example: { en: "Dealers, 12 % off", de: "Händler, 12 % Nachlass" },
  square: true,
  mark: () => "price-list",
  include: "account,parent",
  sort: "name",
  title: (list) => list.name,
  subtitle: (list) => [forWhom(list), list.currency].join(", "),
  fields: priceListFields,
  columns: [
    { field: "name", width: 240 },
    { field: "currency", width: 96 },
    { field: "customer_group", width: 144, editable: true },
    { field: "account_id", width: 168, unsorted: true },
    { field: "parent_id", width: 144, unsorted: true },
    { field: "adjustment", width: 112, editable: true },
    { field: "valid_from", width: 112, editable: true },
    { field: "valid_until", width: 112, editable: true },
    { field: "priority", width: 96, editable: true, hidden: true },
    { field: "created_at", width: 96, hidden: true },
  ],
  shelf: productShelf,
  aside: (list) => <Ago at={list.updated_at} />,
  related: [
    { target: accountTarget, of: (list) => list.account_id ?? undefined },
    {
      target: priceListTarget,
      of: (list) => list.parent_id ?? undefined,
      title: { en: "Stands on", de: "Baut auf" },
    },
    {
      target: priceListTarget,
      of: (list) => list.id,
      filter: (id) => `parent_id == "${id}"`,
      title: { en: "Lists that stand on it", de: "Listen, die darauf bauen" },
    },
  ],
  importable: true,
  extra: true,
  content: { title: { en: "Prices", de: "Preise" }, of: (list) => <EntriesGrid list={list} /> },
});

function forWhom(list: PriceList): string {
  if (list.account_id) return includedName(list, "account_id") ?? t("lists.one_customer");
  return list.customer_group || t("lists.everybody");
}

export function priceListTarget(): Target {
  return targetOf(priceLists);
}
