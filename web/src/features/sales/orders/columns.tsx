import { lazy, Suspense } from "react";
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import { dealTarget } from "@/features/crm/deals/columns";
import { isInternal, paperShelf } from "@/features/sales/papers/fields";
import { linesTold } from "@/features/sales/papers/lines-told";
import { Standing } from "@/features/sales/papers/standing";
import { quoteTarget } from "@/features/sales/quotes/columns";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Money } from "@/ui/dates";
import { type Order, orderFields, orderStates } from "./form";

// What only the record page needs is loaded with it: lists of other records name this one too.
const Lines = lazy(() =>
  import("@/features/sales/papers/line-editor").then((module) => ({ default: module.Lines })),
);
const OrderActions = lazy(() =>
  import("./order-actions").then((module) => ({ default: module.OrderActions })),
);

/** What helps to deliver may change until the end. */
const delivery = new Set(["reference", "deliver_on", "delivery_address"]);

export const orders = defineResource<Order>({
  name: "orders",
  path: "/sales/orders",
  route: "/orders",
  icon: "order",
  one: { en: "Order", de: "Auftrag" },
  other: { en: "Orders", de: "Aufträge" },
  about: {
    en: "An order is what was bought: of a quote that was accepted, or by itself.",
    de: "Ein Auftrag ist, was gekauft wurde: aus einem angenommenen Angebot oder für sich.",
  },
  example: { en: "Service for a year, Bramble Hotels", de: "Wartung für ein Jahr, Bramble Hotels" },
  square: true,
  mark: () => "order",
  include: "account,contact,deal,quote",
  sort: "-created_at",
  title: (order) => [order.number, order.title].filter(Boolean).join(" · "),
  subtitle: (order) =>
    includedName(order, "account_id") ?? includedName(order, "contact_id") ?? order.billing_name,
  fields: orderFields,
  columns: [
    { field: "number", width: 320 },
    { field: "title", width: 264, hidden: true },
    { field: "state", width: 112 },
    { field: "account_id", width: 184, unsorted: true },
    { field: "contact_id", width: 152, unsorted: true, hidden: true },
    { field: "deal_id", width: 184, unsorted: true, hidden: true },
    { field: "reference", width: 136, editable: true },
    { field: "former_number", width: 136, hidden: true },
    { field: "total", width: 120 },
    { field: "deliver_on", width: 112, editable: true },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "confirmed_at", width: 104, hidden: true },
    { field: "created_at", width: 96 },
  ],
  shelf: paperShelf,
  boardBy: [{ field: "state" }],
  calendarBy: { field: "deliver_on" },
  brief: (order) => <Standing paper={order} states={orderStates} />,
  aside: (order) => <Money minor={order.total} currency={order.currency} />,
  actions: (order) => (
    <Suspense>
      <OrderActions key={order.id} order={order} />
    </Suspense>
  ),
  content: {
    title: { en: "Lines", de: "Positionen" },
    of: (order) => (
      <Suspense>
        <Lines key={order.id} kind="orders" paper={order} open={order.state === "open"} />
      </Suspense>
    ),
  },
  locked: (order, field) => order.state !== "open" && !isInternal(field) && !delivery.has(field),
  told: linesTold({ name: "orders", path: "/sales/orders" }),
  related: [
    { target: quoteTarget, of: (order) => order.quote_id ?? undefined },
    { target: dealTarget, of: (order) => order.deal_id ?? undefined },
    { target: accountTarget, of: (order) => order.account_id ?? undefined },
    { target: contactTarget, of: (order) => order.contact_id ?? undefined },
  ],
  importable: true,
  importing: () => import("@/features/sales/papers/importing").then((module) => module.importingOrders),
  extra: true,
});

export function orderTarget(): Target {
  return targetOf(orders);
}
