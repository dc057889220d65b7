import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import type { Account } from "@/api/shapes";
import classes from "@/features/crm/duplicates/strip.module.css";
import { t } from "@/i18n/translate";
import { RecordLink } from "@/resource/record-link";
import { patchRecord } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { toast } from "@/ui/toasts";

const accounts = { route: "/accounts" };

/** Beside an account: the tree that it stands in, and its further addresses. */
export function AccountBlocks({ account }: { account: Account }) {
  return (
    <>
      <Tree account={account} />
      <Places account={account} />
    </>
  );
}

function Tree({ account }: { account: Account }) {
  const { data } = useQuery({
    queryKey: [...keys.one("accounts", account.id), "hierarchy", account.version],
    queryFn: ({ signal }) =>
      body(api.GET("/crm/accounts/{id}/hierarchy", { params: { path: { id: account.id } }, signal })),
    placeholderData: (before) => before,
  });
  if (!data || data.items.length < 2) return null;
  return (
    <Block title={t("hierarchy.title")} count={data.items.length}>
      <ul>
        {data.items.map((place) => (
          <li key={place.id} className={classes.line} style={{ paddingLeft: Math.min(place.depth, 8) * 12 }}>
            {place.id === account.id ? (
              <b aria-current="page">{place.name}</b>
            ) : (
              <RecordLink to={accounts} id={place.id} className="cut">
                {place.name}
              </RecordLink>
            )}
          </li>
        ))}
      </ul>
      {data.truncated && <p className="small muted">…</p>}
    </Block>
  );
}

const kinds = ["billing", "shipping", "office", "other"] as const;
type Kind = (typeof kinds)[number];
const lines = ["street", "postal_code", "city", "country"] as const;

function Places({ account }: { account: Account }) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const editable = may(me, "accounts", "edit");
  const [adding, setAdding] = useState(false);
  const list = account.addresses ?? [];
  const save = useMutation({
    mutationFn: (addresses: object[]) => patchRecord<Account>("/crm/accounts", account, { addresses }),
    onSuccess: () => {
      setAdding(false);
      return client.invalidateQueries({ queryKey: keys.one("accounts", account.id) });
    },
    onError: (error) => toast(messageOf(error)),
  });
  if (!editable && list.length === 0) return null;
  return (
    <Block title={t("places.title")} count={list.length || undefined}>
      <ul>
        {list.map((place, at) => {
          const words = [
            place.street,
            [place.postal_code, place.city].filter(Boolean).join(" "),
            place.country,
          ]
            .filter(Boolean)
            .join(", ");
          return (
            <li key={place.kind + words} className={classes.line}>
              <span className="grow">
                <p className="small muted">{t(`places.${place.kind}`)}</p>
                {words}
              </span>
              {editable && (
                <ActionIcon
                  size={24}
                  aria-label={t("people.remove", { address: words })}
                  onClick={() => save.mutate(list.filter((_, index) => index !== at))}
                >
                  <Icon name="trash" size={14} />
                </ActionIcon>
              )}
            </li>
          );
        })}
      </ul>
      {adding && (
        <PlaceForm
          busy={save.isPending}
          onSave={(place) => save.mutate([...list, place])}
          onCancel={() => setAdding(false)}
        />
      )}
      {editable && !adding && list.length < 10 && (
        <Button
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => setAdding(true)}
        >
          {t("places.add")}
        </Button>
      )}
    </Block>
  );
}

type FormProps = { busy: boolean; onSave: (place: object) => void; onCancel: () => void };

function PlaceForm({ busy, onSave, onCancel }: FormProps) {
  const [kind, setKind] = useState<Kind>("billing");
  const [values, setValues] = useState<Record<string, string>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ kind, ...values });
  };
  return (
    <form className={classes.rows} onSubmit={submit}>
      <Select
        size="xs"
        label={t("places.kind")}
        data={kinds.map((value) => ({ value, label: t(`places.${value}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => setKind((value ?? "billing") as Kind)}
      />
      {lines.map((name, at) => (
        <TextInput
          key={name}
          size="xs"
          label={t(`places.${name}`)}
          data-autofocus={at === 0 || undefined}
          value={values[name] ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setValues((old) => ({ ...old, [name]: value }));
          }}
        />
      ))}
      <div className={classes.line}>
        <Button size="xs" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button size="xs" type="submit" variant="filled" loading={busy}>
          {t("places.save")}
        </Button>
      </div>
    </form>
  );
}
