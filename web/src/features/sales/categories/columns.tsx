import type { Answered } from "@/api/shapes";
import { productTarget } from "@/features/sales/products/columns";
import { defineResource, type Field, includedName, type Target, targetOf } from "@/resource/define";
import { Ago } from "@/ui/dates";

export type Category = Answered<"/products/categories/{id}", "get">;

const categoryFields: Field<Category>[] = [
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, required: true },
  { name: "parent_id", kind: "ref", ref: categoryTarget, label: { en: "Part of", de: "Teil von" } },
  { name: "description", kind: "longtext", label: { en: "Description", de: "Beschreibung" } },
  { name: "position", kind: "number", label: { en: "Position", de: "Position" }, later: true },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];

export const categories = defineResource<Category>({
  name: "categories",
  path: "/products/categories",
  route: "/categories",
  icon: "category",
  one: { en: "Category", de: "Kategorie" },
  other: { en: "Categories", de: "Kategorien" },
  about: {
    en: "Categories sort your products into a tree, up to eight levels deep.",
    de: "Kategorien ordnen Ihre Produkte in einem Baum, bis zu acht Ebenen tief.",
  },
  example: { en: "Heat pumps › Outdoor units", de: "Wärmepumpen › Außengeräte" },
  square: true,
  mark: () => "category",
  include: "parent",
  sort: "name",
  title: (category) => category.name,
  subtitle: (category) => includedName(category, "parent_id") ?? "",
  fields: categoryFields,
  columns: [
    { field: "name", width: 264, editable: true },
    { field: "parent_id", width: 200, unsorted: true },
    { field: "description", width: 320, editable: true },
    { field: "created_at", width: 96 },
  ],
  aside: (category) => <Ago at={category.updated_at} />,
  related: [
    {
      target: categoryTarget,
      of: (category) => category.id,
      filter: (id) => `parent_id == "${id}"`,
      title: { en: "Parts of it", de: "Unterkategorien" },
    },
    { target: productTarget, of: (category) => category.id, filter: (id) => `category_id == "${id}"` },
  ],
  importable: true,
});

export function categoryTarget(): Target {
  return targetOf(categories);
}
