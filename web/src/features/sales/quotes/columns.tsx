import { lazy, Suspense } from "react";
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import { dealTarget } from "@/features/crm/deals/columns";
import { orderTarget } from "@/features/sales/orders/columns";
import { isInternal, paperShelf } from "@/features/sales/papers/fields";
import { linesTold } from "@/features/sales/papers/lines-told";
import { Standing } from "@/features/sales/papers/standing";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Money } from "@/ui/dates";
import { type Quote, quoteFields, quoteStates } from "./form";

// What only the record page needs is loaded with it: lists of other records name this one too.
const Lines = lazy(() =>
  import("@/features/sales/papers/line-editor").then((module) => ({ default: module.Lines })),
);
const QuoteActions = lazy(() =>
  import("./quote-actions").then((module) => ({ default: module.QuoteActions })),
);

export const quotes = defineResource<Quote>({
  name: "quotes",
  path: "/sales/quotes",
  route: "/quotes",
  icon: "paper",
  one: { en: "Quote", de: "Angebot" },
  other: { en: "Quotes", de: "Angebote" },
  about: {
    en: "A quote is what you offer: lines with prices, which your customer reads and accepts under a link.",
    de: "Ein Angebot sind Positionen mit Preisen, die Ihre Kundschaft unter einem Link liest und annimmt.",
  },
  example: {
    en: "Heat pumps for 16 homes, Fenwick Housing Trust",
    de: "16 Wärmepumpen, Fenwick Housing Trust",
  },
  square: true,
  mark: () => "paper",
  include: "account,contact,deal",
  sort: "-created_at",
  title: (quote) => [numberOf(quote), quote.title].filter(Boolean).join(" · "),
  subtitle: (quote) =>
    includedName(quote, "account_id") ?? includedName(quote, "contact_id") ?? quote.billing_name,
  fields: quoteFields,
  columns: [
    { field: "number", width: 320 },
    { field: "title", width: 264, editable: false, hidden: true },
    { field: "state", width: 112 },
    { field: "account_id", width: 184, unsorted: true },
    { field: "contact_id", width: 152, unsorted: true, hidden: true },
    { field: "deal_id", width: 184, unsorted: true, hidden: true },
    { field: "former_number", width: 136, hidden: true },
    { field: "total", width: 120 },
    { field: "valid_until", width: 112 },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "sent_at", width: 104, hidden: true },
    { field: "decided_at", width: 104, hidden: true },
    { field: "created_at", width: 96 },
  ],
  shelf: paperShelf,
  boardBy: [{ field: "state" }],
  calendarBy: { field: "valid_until" },
  brief: (quote) => <Standing paper={quote} states={quoteStates} />,
  aside: (quote) => <Money minor={quote.total} currency={quote.currency} />,
  actions: (quote) => (
    <Suspense>
      <QuoteActions key={quote.id} quote={quote} />
    </Suspense>
  ),
  content: {
    title: { en: "Lines", de: "Positionen" },
    of: (quote) => (
      <Suspense>
        <Lines key={quote.id} kind="quotes" paper={quote} open={quote.state === "draft"} />
      </Suspense>
    ),
  },
  locked: (quote, field) => quote.state !== "draft" && !isInternal(field),
  told: linesTold({ name: "quotes", path: "/sales/quotes" }),
  related: [
    {
      target: orderTarget,
      of: (quote) => quote.id,
      filter: (id) => `quote_id == "${id}"`,
      title: { en: "Order", de: "Auftrag" },
    },
    {
      target: quoteTarget,
      of: (quote) => quote.number || undefined,
      filter: (number) => `number == "${number}"`,
      title: { en: "Other revisions", de: "Andere Fassungen" },
      others: true,
    },
    { target: dealTarget, of: (quote) => quote.deal_id ?? undefined },
    { target: accountTarget, of: (quote) => quote.account_id ?? undefined },
    { target: contactTarget, of: (quote) => quote.contact_id ?? undefined },
  ],
  importable: true,
  importing: () => import("@/features/sales/papers/importing").then((module) => module.importingQuotes),
  extra: true,
});

/** The number with its revision, from the second on. */
export function numberOf(quote: Pick<Quote, "number" | "revision">): string {
  return quote.number && quote.revision > 1 ? `${quote.number}/${quote.revision}` : quote.number;
}

export function quoteTarget(): Target {
  return targetOf(quotes);
}
