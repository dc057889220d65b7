import { ActionIcon, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { contactTarget } from "@/features/crm/contacts/columns";
import { ContactMark } from "@/features/crm/contacts/contact-mark";
import { t } from "@/i18n/translate";
import { membersQuery, present } from "@/resource/members";
import { fewQuery } from "@/resource/records";
import { Icon } from "@/ui/icon";
import { PersonName } from "@/ui/person";
import { Tag, type Tone } from "@/ui/tag";
import classes from "./event-drawer.module.css";
import type { Attendee, EventGuest } from "./events";

/** Somebody on the list, also before it is saved. */
export type Invited = EventGuest & { label: string; answer: Attendee["answer"] };

export function invitedOf(attendee: Attendee): Invited {
  const { member_id, contact_id, email, name, answer } = attendee;
  const shared = { label: name || email, answer };
  if (member_id) return { ...shared, member_id };
  if (contact_id) return { ...shared, contact_id };
  return { ...shared, email, name: name === email ? undefined : name };
}

export function guestOf({ member_id, contact_id, email, name }: Invited): EventGuest {
  return { member_id, contact_id, email, name };
}

const keyOf = (guest: EventGuest) => guest.member_id ?? guest.contact_id ?? guest.email ?? "";
const tones: Record<Attendee["answer"], Tone | undefined> = {
  "needs-action": undefined,
  accepted: "positive",
  declined: "negative",
  tentative: "caution",
};
const address = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;

type Props = { guests: Invited[]; error?: string; onChange: (guests: Invited[]) => void };
type Person = {
  id: string;
  version: number;
  created_at: string;
  updated_at: string;
  name: string;
  email: string;
};

/** Who is invited: colleagues, contacts, or any e-mail address. */
export function GuestsInput({ guests, error, onChange }: Props) {
  const [q, setQ] = useState("");
  const { data: members = [] } = useQuery(membersQuery);
  const contacts = useQuery({
    ...fewQuery<Person>(contactTarget(), { q }, 10),
    enabled: q.trim().length > 1,
  });
  const taken = new Set(guests.map(keyOf));
  const words = q.trim().toLowerCase();
  const colleagues = present(members)
    .filter((one) => !taken.has(one.user_id) && `${one.name} ${one.email}`.toLowerCase().includes(words))
    .slice(0, 8);
  const known = (q.trim().length > 1 ? (contacts.data?.items ?? []) : []).filter((one) => !taken.has(one.id));
  const typed = address.test(q.trim()) && !taken.has(q.trim()) ? [q.trim()] : [];
  const groups = [
    {
      group: t("calendar.colleagues"),
      items: colleagues.map((one) => ({ value: `m ${one.user_id}`, label: one.name })),
    },
    {
      group: t("nav.contacts"),
      items: known.map((one) => ({
        value: `c ${one.id}`,
        label: one.email ? `${one.name}, ${one.email}` : one.name,
      })),
    },
    { group: t("calendar.by_mail"), items: typed.map((one) => ({ value: `e ${one}`, label: one })) },
  ].filter((group) => group.items.length > 0);
  const add = (picked: string) => {
    const id = picked.slice(2);
    const answer = "needs-action" as const;
    const member = members.find((one) => one.user_id === id);
    const contact = known.find((one) => one.id === id);
    if (picked.startsWith("m") && member)
      onChange([...guests, { member_id: id, label: member.name, answer }]);
    else if (picked.startsWith("c") && contact)
      onChange([...guests, { contact_id: id, label: contact.name, answer }]);
    else if (picked.startsWith("e")) onChange([...guests, { email: id, label: id, answer }]);
    setQ("");
  };
  return (
    <div>
      <Select
        label={t("calendar.guests")}
        placeholder={t("calendar.add_guest")}
        data={groups}
        value={null}
        searchValue={q}
        onSearchChange={setQ}
        onChange={(picked) => picked && add(picked)}
        filter={({ options }) => options}
        nothingFoundMessage={contacts.isFetching ? t("loading") : t("calendar.nobody")}
        error={error}
        searchable
        autoComplete="off"
      />
      <ul className={classes.guests} aria-label={t("calendar.guests")}>
        {guests.map((guest) => (
          <li key={keyOf(guest)} className={classes.guest}>
            <PersonName
              id={keyOf(guest)}
              name={guest.label}
              mark={guest.contact_id && <ContactMark id={guest.contact_id} name={guest.label} />}
            />
            {guest.answer !== "needs-action" && (
              <Tag tone={tones[guest.answer]}>{t(`calendar.answer.${guest.answer}`)}</Tag>
            )}
            <ActionIcon
              size={24}
              aria-label={t("calendar.remove_guest", { name: guest.label })}
              onClick={() => onChange(guests.filter((one) => one !== guest))}
            >
              <Icon name="x" size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </div>
  );
}
