// The places of the product. One that has no route yet is left out, so a new page shows up by adding its route.
import type { Key } from "@/i18n/translate";
import type { IconName } from "@/ui/icon";

export type Place = {
  label: Key;
  icon: IconName;
  /** Where it leads, and the route that has to exist for that. */
  to: string;
  route: string;
  /** Entries of one group stand together. */
  group: 1 | 2 | 3 | 4 | 5 | "foot";
  /** In the bottom bar of a phone; the others are under More. */
  phone?: boolean;
  /** The record whose view permission it needs. */
  needs?: string;
  /** The pages that share the entry, each switched to from the others; it leads to the first that the person may see. */
  pages?: Page[];
};

export type Page = Pick<Place, "label" | "icon" | "to" | "route" | "needs">;

export const places: Place[] = [
  { label: "nav.home", icon: "home", to: "/", route: "/", group: 1, phone: true },
  {
    label: "nav.contacts",
    icon: "contact",
    to: "/contacts",
    route: "/contacts/{-$id}",
    group: 2,
    phone: true,
    needs: "contacts",
  },
  {
    label: "nav.accounts",
    icon: "account",
    to: "/accounts",
    route: "/accounts/{-$id}",
    group: 2,
    needs: "accounts",
  },
  { label: "nav.leads", icon: "lead", to: "/leads", route: "/leads/{-$id}", group: 2, needs: "leads" },
  {
    label: "nav.deals",
    icon: "deal",
    to: "/deals",
    route: "/deals/{-$id}",
    group: 2,
    needs: "deals",
    pages: [
      { label: "nav.deals", icon: "deal", to: "/deals", route: "/deals/{-$id}", needs: "deals" },
      { label: "nav.forecast", icon: "chart", to: "/forecast", route: "/forecast", needs: "deals" },
    ],
  },
  {
    label: "nav.activities",
    icon: "activity",
    to: "/activities",
    route: "/activities/{-$id}",
    group: 3,
    needs: "activities",
  },
  { label: "nav.tasks", icon: "task", to: "/tasks", route: "/tasks/{-$id}", group: 3, needs: "tasks" },
  { label: "nav.calendar", icon: "calendar", to: "/calendar", route: "/calendar", group: 3, needs: "events" },
  {
    label: "nav.products",
    icon: "product",
    to: "/products",
    route: "/products/{-$id}",
    group: 4,
    needs: "products",
    pages: [
      {
        label: "nav.products",
        icon: "product",
        to: "/products",
        route: "/products/{-$id}",
        needs: "products",
      },
      {
        label: "nav.price_lists",
        icon: "price-list",
        to: "/price-lists",
        route: "/price-lists/{-$id}",
        needs: "price_lists",
      },
      {
        label: "nav.tax_classes",
        icon: "percent",
        to: "/tax-classes",
        route: "/tax-classes/{-$id}",
        needs: "tax_classes",
      },
    ],
  },
  {
    label: "nav.papers",
    icon: "paper",
    to: "/quotes",
    route: "/quotes/{-$id}",
    group: 4,
    needs: "quotes",
    pages: [
      { label: "nav.quotes", icon: "paper", to: "/quotes", route: "/quotes/{-$id}", needs: "quotes" },
      { label: "nav.orders", icon: "order", to: "/orders", route: "/orders/{-$id}", needs: "orders" },
    ],
  },
  { label: "nav.knowledge", icon: "knowledge", to: "/knowledge", route: "/knowledge", group: 5, phone: true },
  { label: "nav.ask", icon: "ask", to: "/ask", route: "/ask", group: 5, phone: true },
  { label: "nav.widgets", icon: "widget", to: "/widgets", route: "/widgets", group: 5 },
  { label: "nav.settings", icon: "settings", to: "/settings", route: "/settings", group: "foot" },
];

/** What can be created from anywhere. */
export type Creation = Omit<Place, "group" | "phone"> & { search: Record<string, unknown>; keys: string };

export const creations: Creation[] = [
  {
    label: "create.contact",
    icon: "contact",
    to: "/contacts",
    route: "/contacts/{-$id}",
    search: { create: true },
    needs: "contacts",
    keys: "C",
  },
  {
    label: "create.account",
    icon: "account",
    to: "/accounts",
    route: "/accounts/{-$id}",
    search: { create: true },
    needs: "accounts",
    keys: "A",
  },
  {
    label: "create.deal",
    icon: "deal",
    to: "/deals",
    route: "/deals/{-$id}",
    search: { create: true },
    needs: "deals",
    keys: "G",
  },
  {
    label: "create.task",
    icon: "task",
    to: "/tasks",
    route: "/tasks/{-$id}",
    search: { create: true, show: "list" },
    needs: "tasks",
    keys: "T",
  },
  {
    label: "create.activity",
    icon: "activity",
    to: "/activities",
    route: "/activities/{-$id}",
    search: { create: true },
    needs: "activities",
    keys: "I",
  },
  {
    label: "create.lead",
    icon: "lead",
    to: "/leads",
    route: "/leads/{-$id}",
    search: { create: true },
    needs: "leads",
    keys: "L",
  },
  {
    label: "create.quote",
    icon: "paper",
    to: "/quotes",
    route: "/quotes/{-$id}",
    search: { create: true },
    needs: "quotes",
    keys: "Q",
  },
  {
    label: "create.event",
    icon: "calendar",
    to: "/calendar",
    route: "/calendar",
    search: { create: true },
    needs: "events",
    keys: "E",
  },
  {
    label: "create.document",
    icon: "file",
    to: "/knowledge",
    route: "/knowledge",
    search: { upload: true },
    needs: "documents",
    keys: "D",
  },
];
