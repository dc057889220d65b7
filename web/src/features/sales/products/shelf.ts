import type { Shelf } from "@/resource/define";

/** What is sold, for how much and with which tax stands in one place. */
export const productShelf: Shelf = [
  { route: "/products", label: { en: "Products", de: "Produkte" }, needs: "products" },
  { route: "/price-lists", label: { en: "Price lists", de: "Preislisten" }, needs: "price_lists" },
  { route: "/tax-classes", label: { en: "Tax classes", de: "Steuerklassen" }, needs: "tax_classes" },
];
