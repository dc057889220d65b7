import { Button, Drawer } from "@mantine/core";
import "@mantine/core/styles/Drawer.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { usePhone } from "@/ui/use-phone";
import classes from "./create-drawer.module.css";
import type { BaseRecord, Field, ResourceDef, Value } from "./define";
import { cleaned, FieldInput } from "./field-input";
import { inSentence } from "./nouns";
import { createRecord } from "./records";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  opened: boolean;
  /** What it has to begin with. */
  initial?: Record<string, Value>;
  onClose: () => void;
  onCreated: (record: R) => void;
};

export function CreateDrawer<R extends BaseRecord>({ def, opened, initial, onClose, onCreated }: Props<R>) {
  const phone = usePhone();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "92%" : 440}
      title={<b>{t("create.title", { what: inSentence(def.one) })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <CreateForm def={def} initial={initial} onCreated={onCreated} onCancel={onClose} />
    </Drawer>
  );
}

type FormProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  initial?: Record<string, Value>;
  onCreated: (record: R) => void;
  onCancel: () => void;
};

function CreateForm<R extends BaseRecord>({ def, initial, onCreated, onCancel }: FormProps<R>) {
  const client = useQueryClient();
  const fields = def.fields.filter((field) => !field.readOnly && !field.later);
  const [values, setValues] = useState<Record<string, Value>>(initial ?? {});
  // One key for this form: pressing the button again after a lost answer makes no second record.
  const [once] = useState(() => crypto.randomUUID());
  const create = useMutation({
    mutationFn: () => createRecord<R>(def.path, filled(fields, values), once),
    onSuccess: async (record) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.lists(def.name) }),
        client.invalidateQueries({ queryKey: keys.counts(def.name) }),
      ]);
      onCreated(record);
    },
  });
  const errors = create.error instanceof ApiError ? create.error.fields : {};
  const shown = fields.some((field) => errors[field.name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.form} noValidate={false}>
      {create.error && !shown && <Notice tone="negative" title={create.error.message} />}
      {fields.map((field, index) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name]}
          error={errors[field.name]}
          autoFocus={index === 0}
          onChange={(value) => setValues((old) => ({ ...old, [field.name]: value }))}
        />
      ))}
      {def.hint?.(values)}
      <div className={classes.actions}>
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={create.isPending} rightSection={<Kbd>Enter</Kbd>}>
          {t("create.submit", { what: inSentence(def.one) })}
        </Button>
      </div>
    </form>
  );
}

/** Only what was filled in is sent. */
function filled<R>(fields: Field<R>[], values: Record<string, Value>): Record<string, Value> {
  const entries = fields.map((field) => [field.name, cleaned(field, values[field.name], values)] as const);
  return Object.fromEntries(
    entries.filter(
      ([, value]) => value !== "" && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
