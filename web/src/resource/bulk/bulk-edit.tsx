import { Button, Modal, Select, Stack } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import { t, text } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import type { BaseRecord, Field, ResourceDef, Value } from "../define";
import { cleaned, FieldInput } from "../field-input";
import { counted } from "../nouns";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  count: number;
  /** The fields to begin with. */
  first: string[];
  onClose: () => void;
  onApply: (changes: Record<string, unknown>) => Promise<void>;
};

/** New values for some fields of many records. Amounts are left out: each record has a currency of its own. */
export function BulkEdit<R extends BaseRecord>({ def, count, first, onClose, onApply }: Props<R>) {
  const [names, setNames] = useState(first);
  const [values, setValues] = useState<Record<string, Value>>({});
  const fields = def.fields
    .filter((one) => !one.readOnly && (one.kind !== "money" || one.code) && one.kind !== "about")
    .flatMap(tagFields);
  const picked = names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const open = fields.filter((field) => !names.includes(field.name));
  const apply = useMutation({
    mutationFn: () => onApply(changesOf(picked, values)),
    onSuccess: onClose,
  });
  const errors = apply.error instanceof ApiError ? apply.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t("bulk.edit_title", { what: counted(count, def) })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit}>
        <Stack gap={12}>
          {apply.error && !picked.some((field) => errors[field.name]) && (
            <Notice tone="negative" title={apply.error.message} />
          )}
          {picked.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              value={values[field.name]}
              error={errors[field.name]}
              autoFocus
              onChange={(value) => setValues((old) => ({ ...old, [field.name]: value }))}
            />
          ))}
          {open.length > 0 && (
            <Select
              label={t(picked.length > 0 ? "bulk.add_field" : "bulk.field")}
              data={open.map((field) => ({ value: field.name, label: text(field.label) }))}
              value={null}
              onChange={(name) => name && setNames([...names, name])}
              searchable
            />
          )}
          <Button type="submit" variant="filled" disabled={picked.length === 0} loading={apply.isPending}>
            {t("bulk.apply", { what: counted(count, def) })}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Tags of many records are not replaced but added to each, and taken away. */
function tagFields<R>(field: Field<R>): Field<R>[] {
  if (field.kind !== "tags") return [field];
  const part = (name: string, label: Field<R>["label"]) => ({
    ...field,
    name: name as Field<R>["name"],
    label,
  });
  return [
    part("tags.add", { en: "Add tags", de: "Schlagwörter hinzufügen" }),
    part("tags.remove", { en: "Remove tags", de: "Schlagwörter entfernen" }),
  ];
}

function changesOf<R>(fields: Field<R>[], values: Record<string, Value>): Record<string, unknown> {
  const changes = Object.fromEntries(fields.map((field) => [field.name, cleaned(field, values[field.name])]));
  const { "tags.add": add, "tags.remove": remove, ...rest } = changes as Record<string, unknown>;
  return add || remove ? { ...rest, tags: { add: add ?? [], remove: remove ?? [] } } : rest;
}
