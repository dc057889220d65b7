import type { Contact } from "@/api/shapes";
import { ContactConversations } from "@/features/conversations/related";
import { accountTarget } from "@/features/crm/accounts/columns";
import { t } from "@/i18n/translate";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { PlaceLink } from "@/resource/place-link";
import { Ago, Nothing } from "@/ui/dates";
import { contactFields } from "./form";

export const contacts = defineResource<Contact>({
  name: "contacts",
  path: "/crm/contacts",
  route: "/contacts",
  icon: "contact",
  one: { en: "Contact", de: "Kontakt" },
  other: { en: "Contacts", de: "Kontakte" },
  about: {
    en: "A contact is a person your company knows. Talks with them and changes stand in one timeline.",
    de: "Ein Kontakt ist ein Mensch, den Ihre Firma kennt. Gespräche und Änderungen stehen in einem Verlauf.",
  },
  example: { en: "Elin Sandvik, Head of estates", de: "Elin Sandvik, Leiterin Liegenschaften" },
  square: false,
  include: "account",
  sort: "name",
  title: (contact) => contact.name || contact.email || contact.phone || "–",
  subtitle: (contact) => [contact.job_title, includedName(contact, "account_id")].filter(Boolean).join(", "),
  fields: contactFields,
  columns: [
    { field: "name", width: 240 },
    { field: "account_id", width: 184, unsorted: true },
    { field: "job_title", width: 160, editable: true },
    { field: "email", width: 232, editable: true },
    { field: "phone", width: 152, editable: true },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "city", width: 120, editable: true },
    { field: "country", width: 112, editable: true, hidden: true },
    { field: "language", width: 112, editable: true, hidden: true },
    { field: "source", width: 120, editable: true, hidden: true },
    { field: "created_at", width: 96, hidden: true },
    { field: "last_touch_at", width: 112 },
  ],
  aside: (contact) => (contact.last_touch_at ? <Ago at={contact.last_touch_at} /> : <Nothing />),
  related: [
    {
      target: accountTarget,
      of: (contact) => contact.account_id ?? undefined,
    },
    {
      target: contactTarget,
      of: (contact) => contact.account_id ?? undefined,
      filter: (id) => `account_id == "${id}"`,
      title: { en: "Colleagues", de: "Kollegen" },
      others: true,
    },
  ],
  importable: true,
  extra: true,
  beside: (contact) => <ContactConversations contactId={contact.id} />,
  conversationLink: (id) => (
    <PlaceLink route="/conversations/$id" params={{ id }} className="acc strong">
      {t("timeline.open")}
    </PlaceLink>
  ),
});

export function contactTarget(): Target {
  return targetOf(contacts);
}
