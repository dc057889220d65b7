import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import { orderTarget } from "@/features/sales/orders/columns";
import { internal } from "@/features/sales/papers/fields";
import { Lines } from "@/features/sales/papers/line-editor";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Money } from "@/ui/dates";
import { type Quote, quoteFields } from "./form";
import { QuoteActions } from "./quote-actions";

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
  example: { en: "Heat pumps for 16 homes, Fenwick Housing Trust", de: "16 Wärmepumpen, Fenwick Housing Trust" },
  square: true,
  mark: () => "paper",
  include: "account,contact",
  sort: "-created_at",
  title: (quote) => [numberOf(quote), quote.title].filter(Boolean).join(" · "),
  subtitle: (quote) => includedName(quote, "account_id") ?? includedName(quote, "contact_id") ?? quote.billing_name,
  fields: quoteFields,
  columns: [
    { field: "number", width: 104 },
    { field: "title", width: 264, editable: false },
    { field: "state", width: 112 },
    { field: "account_id", width: 184, unsorted: true },
    { field: "contact_id", width: 152, unsorted: true, hidden: true },
    { field: "total", width: 120 },
    { field: "valid_until", width: 112 },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "sent_at", width: 104, hidden: true },
    { field: "decided_at", width: 104, hidden: true },
    { field: "created_at", width: 96 },
  ],
  aside: (quote) => <Money minor={quote.total} currency={quote.currency} />,
  actions: (quote) => <QuoteActions quote={quote} />,
  content: {
    title: { en: "Lines", de: "Positionen" },
    of: (quote) => <Lines key={quote.id} kind="quotes" paper={quote} open={quote.state === "draft"} />,
  },
  locked: (quote, field) => quote.state !== "draft" && !internal.has(field),
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
    { target: accountTarget, of: (quote) => quote.account_id ?? undefined },
    { target: contactTarget, of: (quote) => quote.contact_id ?? undefined },
  ],
  importable: false,
});

/** The number with its revision, from the second on. */
export function numberOf(quote: Pick<Quote, "number" | "revision">): string {
  return quote.number && quote.revision > 1 ? `${quote.number}/${quote.revision}` : quote.number;
}

export function quoteTarget(): Target {
  return targetOf(quotes);
}
