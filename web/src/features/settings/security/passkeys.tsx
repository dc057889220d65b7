import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { addPasskey, PasskeyDeclined, passkeysWork } from "@/features/identity/passkey";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { When } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import { type Passkey, passkeysQuery } from "./security";
import classes from "./security.module.css";
import { NotProven, useProof } from "./use-proof";

/** The person's passkeys: add, rename, delete. */
export function Passkeys({ disabled }: { disabled: boolean }) {
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const passkeys = useQuery(passkeysQuery);
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState("");
  const changed = () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
  const complain = (error: Error) => {
    if (error instanceof PasskeyDeclined) toast(t("security.passkey_cancelled"));
    else if (!(error instanceof NotProven)) toast(messageOf(error));
  };
  const add = useMutation({
    mutationFn: () => proven(() => addPasskey(name)),
    onSuccess: () => {
      toast(t("security.passkey_added"));
      setAdding(false);
      setName("");
      return changed();
    },
    onError: complain,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Passkey) =>
      proven(() => body(api.DELETE("/auth/passkeys/{id}", { params: { path: { id } } }))),
    onSuccess: (_, passkey) => {
      toast(t("security.passkey_deleted", { name: passkey.name }));
      return changed();
    },
    onError: complain,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section className={classes.section} aria-labelledby="passkeys">
      <div className={classes.head}>
        <h2 id="passkeys">{t("security.passkeys")}</h2>
        {passkeysWork() && !adding && (
          <Button size="xs" disabled={disabled} onClick={() => setAdding(true)}>
            {t("security.passkey_add")}
          </Button>
        )}
      </div>
      <p className="muted">
        {passkeysWork() ? t("security.passkeys_about") : t("security.passkey_unsupported")}
      </p>
      {adding && (
        <form onSubmit={submit} className={classes.row}>
          <TextInput
            label={t("security.passkey_name")}
            placeholder={t("security.passkey_example")}
            required
            withAsterisk={false}
            autoFocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={add.isPending} mt="auto">
            {t("security.passkey_add")}
          </Button>
          <Button mt="auto" onClick={() => setAdding(false)}>
            {t("cancel")}
          </Button>
        </form>
      )}
      {passkeys.data?.length === 0 && !adding && <p>{t("security.passkeys_none")}</p>}
      <ul aria-label={t("security.passkeys")}>
        {passkeys.data?.map((passkey) => (
          <Row
            key={passkey.id}
            passkey={passkey}
            onRenamed={changed}
            onDelete={() => remove.mutate(passkey)}
          />
        ))}
      </ul>
      {dialog}
    </section>
  );
}

type RowProps = { passkey: Passkey; onRenamed: () => unknown; onDelete: () => void };

function Row({ passkey, onRenamed, onDelete }: RowProps) {
  const [name, setName] = useState<string>();
  const rename = useMutation({
    mutationFn: (to: string) =>
      body(api.PATCH("/auth/passkeys/{id}", { params: { path: { id: passkey.id } }, body: { name: to } })),
    onSuccess: () => {
      setName(undefined);
      return onRenamed();
    },
    onError: (error) => toast(messageOf(error)),
  });
  if (name !== undefined) {
    return (
      <li className={classes.item}>
        <form
          className={classes.row}
          onSubmit={(event) => {
            event.preventDefault();
            rename.mutate(name);
          }}
        >
          <TextInput
            aria-label={t("security.passkey_name")}
            required
            autoFocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" loading={rename.isPending}>
            {t("security.save")}
          </Button>
          <Button onClick={() => setName(undefined)}>{t("cancel")}</Button>
        </form>
      </li>
    );
  }
  return (
    <li className={classes.item}>
      <Icon name="key" />
      <span className={classes.words}>
        <span className="strong">{passkey.name}</span>
        <br />
        <span className="small muted">
          {t("security.passkey_created")} <When at={passkey.created_at} />,{" "}
          {passkey.last_used_at ? (
            <>
              {t("security.passkey_used")} <When at={passkey.last_used_at} />
            </>
          ) : (
            t("security.passkey_never")
          )}
        </span>
      </span>
      <Button
        size="xs"
        aria-label={t("security.passkey_rename", { name: passkey.name })}
        onClick={() => setName(passkey.name)}
      >
        {t("security.rename")}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="brick"
        aria-label={t("security.passkey_delete", { name: passkey.name })}
        onClick={onDelete}
      >
        {t("delete")}
      </Button>
    </li>
  );
}
