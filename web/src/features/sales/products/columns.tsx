import { categoryTarget } from "@/features/sales/categories/columns";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Money, Nothing } from "@/ui/dates";
import { type Product, productFields } from "./form";
import { PricePanel } from "./price-panel";
import { ProductPrices } from "./product-prices";

export const products = defineResource<Product>({
  name: "products",
  path: "/products",
  route: "/products",
  icon: "product",
  one: { en: "Product", de: "Produkt" },
  other: { en: "Products", de: "Produkte" },
  about: {
    en: "A product is something you sell. What it costs whom is worked out by price lists.",
    de: "Ein Produkt ist etwas, das Sie verkaufen. Was es wen kostet, ergibt sich aus den Preislisten.",
  },
  example: { en: "Aldermoor M8, 7,120 € a piece", de: "Aldermoor M8, 7.120 € das Stück" },
  square: true,
  mark: () => "product",
  include: "category,tax_class",
  sort: "name",
  title: (product) => product.name,
  subtitle: (product) => [product.sku, includedName(product, "category_id")].filter(Boolean).join(", "),
  fields: productFields,
  columns: [
    { field: "name", width: 264 },
    { field: "sku", width: 128, editable: true },
    { field: "category_id", width: 168, unsorted: true },
    { field: "unit", width: 104, editable: true },
    { field: "list_price", width: 136, editable: true },
    { field: "cost", width: 120, editable: true, hidden: true },
    { field: "tax_class_id", width: 128, unsorted: true },
    { field: "active", width: 80 },
    { field: "active_from", width: 112, hidden: true },
    { field: "active_until", width: 112, hidden: true },
    { field: "created_at", width: 96, hidden: true },
  ],
  aside: (product) =>
    product.list_price === null ? (
      <Nothing />
    ) : (
      <Money minor={product.list_price} currency={product.currency} exact />
    ),
  related: [{ target: categoryTarget, of: (product) => product.category_id ?? undefined }],
  importable: true,
  extra: true,
  content: { title: { en: "Price", de: "Preis" }, of: (product) => <PricePanel product={product} /> },
  beside: (product) => <ProductPrices productId={product.id} />,
});

export function productTarget(): Target {
  return targetOf(products);
}
