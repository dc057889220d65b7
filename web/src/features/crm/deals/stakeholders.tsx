import { ActionIcon, Button, Popover, Select } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import type { Answered, Deal } from "@/api/shapes";
import { contactTarget } from "@/features/crm/contacts/columns";
import { ContactMark } from "@/features/crm/contacts/contact-mark";
import { t } from "@/i18n/translate";
import { includedName } from "@/resource/define";
import { FieldInput } from "@/resource/field-input";
import { RecordLink } from "@/resource/record-link";
import { createRecord, deleteRecord, fewQuery } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { toast } from "@/ui/toasts";
import classes from "./deals.module.css";
import "@/i18n/deals-words";

type Stakeholder = Answered<"/stakeholders/{id}", "get">;
type Role = Stakeholder["role"];

const place = { name: "stakeholders", path: "/stakeholders" } as const;
const roles = ["decision_maker", "champion", "buyer", "influencer", "user", "blocker", "other"] as const;
const most = 50;

/** Who has a say in a deal, and which. */
export function Stakeholders({ deal }: { deal: Deal }) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const params = { filter: `deal_id == "${deal.id}"`, include: "contact" };
  const { data } = useQuery(fewQuery<Stakeholder>(place, params, most));
  const refresh = () => client.invalidateQueries({ queryKey: keys.lists(place.name) });
  const onError = (error: Error) => toast(t("save.failed", { reason: messageOf(error) }));
  const remove = useMutation({
    mutationFn: (id: string) => deleteRecord(place.path, id),
    onSuccess: refresh,
    onError,
  });
  const editable = may(me, place.name, "create");
  const people = data?.items ?? [];
  if (people.length === 0 && !editable) return null;
  return (
    <Block
      title={t("deals.people")}
      count={people.length || undefined}
      action={editable && <AddPerson deal={deal} onAdded={refresh} />}
    >
      <ul className={classes.people}>
        {people.map((one) => {
          const name = includedName(one, "contact_id") ?? "–";
          return (
            <li key={one.id}>
              <RecordLink to={contactTarget()} id={one.contact_id} className={classes.stage}>
                <ContactMark id={one.contact_id} name={name} />
                <span className="cut">{name}</span>
              </RecordLink>
              <span className="small muted end">{t(`deals.role.${one.role as Role}`)}</span>
              {editable && (
                <ActionIcon
                  size={24}
                  aria-label={t("deals.people_remove", { name })}
                  onClick={() => remove.mutate(one.id)}
                >
                  <Icon name="x" size={14} />
                </ActionIcon>
              )}
            </li>
          );
        })}
      </ul>
    </Block>
  );
}

function AddPerson({ deal, onAdded }: { deal: Deal; onAdded: () => Promise<void> }) {
  const [opened, setOpened] = useState(false);
  const [contact, setContact] = useState<string>();
  const [role, setRole] = useState<string>("decision_maker");
  const add = useMutation({
    mutationFn: () =>
      createRecord<Stakeholder>(
        place.path,
        { deal_id: deal.id, contact_id: contact, role },
        crypto.randomUUID(),
      ),
    onSuccess: async () => {
      setOpened(false);
      setContact(undefined);
      await onAdded();
    },
  });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon size={24} aria-label={t("deals.people_add")} onClick={() => setOpened(!opened)}>
          <Icon name="plus" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (contact) add.mutate();
          }}
        >
          <FieldInput
            field={{
              name: "contact_id",
              kind: "ref",
              ref: contactTarget,
              label: { en: "Contact", de: "Kontakt" },
              required: true,
            }}
            value={contact ?? null}
            error={add.error?.message}
            onChange={(value) => setContact(value ? String(value) : undefined)}
          />
          <Select
            label={t("deals.role")}
            data={roles.map((value) => ({ value, label: t(`deals.role.${value}`) }))}
            value={role}
            allowDeselect={false}
            onChange={(value) => value && setRole(value)}
            comboboxProps={{ withinPortal: false }}
          />
          <Button type="submit" variant="filled" loading={add.isPending} disabled={!contact}>
            {t("deals.people_add")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
