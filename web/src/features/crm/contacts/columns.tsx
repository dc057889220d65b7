import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { meQuery } from "@/api/session";
import type { Contact } from "@/api/shapes";
import { ContactConversations } from "@/features/conversations/related";
import { accountTarget } from "@/features/crm/accounts/columns";
import { dealTarget } from "@/features/crm/deals/columns";
import { DuplicatesLink } from "@/features/crm/duplicates/duplicates-link";
import { DuplicateHint } from "@/features/crm/duplicates/hint";
import { MergePair } from "@/features/crm/duplicates/merge-pair";
import { RecordTools, WhereItWent } from "@/features/crm/duplicates/record-tools";
import { orderTarget } from "@/features/sales/orders/columns";
import { quoteTarget } from "@/features/sales/quotes/columns";
import { t } from "@/i18n/translate";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { PlaceLink } from "@/resource/place-link";
import { Ago, Nothing } from "@/ui/dates";
import { avatarPath } from "./avatar";
import { contactFields } from "./form";
import { PeopleBlocks } from "./people-blocks";

const ofContact = (id: string) => `contact_id == "${id}"`;
const forContact = ({ id, account_id }: Contact) => ({ contact_id: id, account_id });

const picture = { en: "Picture", de: "Bild" };
// Only the page of a contact changes its picture.
const PersonTools = lazy(() => import("./person-tools").then((module) => ({ default: module.PersonTools })));
const AvatarFace = lazy(() => import("./avatar-face").then((module) => ({ default: module.AvatarFace })));

/** What a list says after a change. */
function listed(now: unknown): string {
  const all = Array.isArray(now) ? now.join(", ") : "";
  return `: ${all || t("timeline.nothing")}`;
}

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
  picture: {
    field: "avatar",
    label: picture,
    path: ({ id, avatar }) => (avatar ? avatarPath(id, avatar) : undefined),
  },
  face: AvatarFace,
  told: {
    avatar: { label: picture, of: (_, now) => !now && ` (${t("avatar.told_gone")})` },
    other_emails: {
      label: { en: "More e-mail addresses", de: "Weitere E-Mail-Adressen" },
      of: (_, now) => listed(now),
    },
    other_phones: {
      label: { en: "More phone numbers", de: "Weitere Telefonnummern" },
      of: (_, now) => listed(now),
    },
  },
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
    { field: "consent", width: 112, hidden: true },
    { field: "created_at", width: 96, hidden: true },
    { field: "last_touch_at", width: 112 },
  ],
  aside: (contact) => (contact.last_touch_at ? <Ago at={contact.last_touch_at} /> : <Nothing />),
  related: [
    { target: dealTarget, of: (contact) => contact.id, filter: ofContact, fresh: forContact },
    { target: quoteTarget, of: (contact) => contact.id, filter: ofContact, fresh: forContact },
    { target: orderTarget, of: (contact) => contact.id, filter: ofContact },
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
  actions: (contact) => <ForAdmins contact={contact} />,
  beside: (contact) => (
    <>
      <PeopleBlocks contact={contact} />
      <ContactConversations contactId={contact.id} />
    </>
  ),
  above: (contact) => <RecordTools def={contacts} record={contact} />,
  gone: (id) => <WhereItWent def={contacts} id={id} />,
  hint: (values) => <DuplicateHint record="contacts" values={values} />,
  tools: () => <DuplicatesLink record="contacts" />,
  pair: (ids, onClose, onDone) => <MergePair def={contacts} ids={ids} onClose={onClose} onDone={onDone} />,
  conversationLink: (id) => (
    <PlaceLink route="/conversations/$id" params={{ id }} className="acc strong">
      {t("timeline.open")}
    </PlaceLink>
  ),
});

export function contactTarget(): Target {
  return targetOf(contacts);
}

function ForAdmins({ contact }: { contact: Contact }) {
  const role = useQuery(meQuery).data?.company.role;
  if (role !== "admin" && role !== "owner") return null;
  return (
    <Suspense>
      <PersonTools contact={contact} />
    </Suspense>
  );
}
