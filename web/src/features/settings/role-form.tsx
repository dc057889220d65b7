import { Button, NativeSelect, TextInput } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Dialog } from "./dialog";
import { giveable, type OwnRole, useSaveRole } from "./team";
import classes from "./team.module.css";

type Props = { role: Partial<OwnRole>; onClose: () => void; onSaved: (id: string) => void };

/** The name of a role of the company's own, and what it is based on. */
export function RoleForm({ role, onClose, onSaved }: Props) {
  const me = useQuery(meQuery).data;
  const [name, setName] = useState(role.name ?? "");
  const [description, setDescription] = useState(role.description ?? "");
  const [base, setBase] = useState<OwnRole["base"]>(role.base ?? "agent");
  const save = useSaveRole(role.id);
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  return (
    <Dialog
      title={role.id ? t("roles.edit_one", { name: role.name ?? "" }) : t("roles.new")}
      error={fields.name || fields.description ? null : save.error}
      onClose={onClose}
      onSubmit={() => save.mutate({ name, description, base }, { onSuccess: (saved) => onSaved(saved.id) })}
    >
      <TextInput
        label={t("roles.name")}
        required
        maxLength={60}
        data-autofocus
        value={name}
        error={fields.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("roles.description")}
        maxLength={300}
        value={description}
        error={fields.description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {!role.id && (
        <NativeSelect
          label={t("roles.base")}
          description={t("roles.base_note")}
          value={base}
          data={giveable(me, [], "admin")}
          onChange={(event) => setBase(event.currentTarget.value as OwnRole["base"])}
        />
      )}
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={save.isPending}>
          {t("teams.save")}
        </Button>
      </div>
    </Dialog>
  );
}
