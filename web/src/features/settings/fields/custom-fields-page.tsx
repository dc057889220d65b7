import { ActionIcon, Button, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import { t } from "@/i18n/translate";
import { type CustomField, customFieldsQuery, fieldRecordsQuery } from "@/resource/custom";
import { deleteRecord, patchRecord, restoreRecord } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { toast, undoToast } from "@/ui/toasts";
import { recordName } from "../rights";
import { SettingsPage } from "../settings-page";
import { BuiltInFields, SealedMark } from "./built-in-fields";
import { FieldForm } from "./field-form";
import classes from "./fields.module.css";
import { kindLabel } from "./kinds";

const path = "/custom-fields";

/** The fields that the company has added to each type of record. */
export function CustomFieldsPage() {
  const [record, setRecord] = useState("accounts");
  const [editing, setEditing] = useState<CustomField | "new">();
  const fields = useQuery(customFieldsQuery(record));
  const { data: records = [] } = useQuery(fieldRecordsQuery);
  return (
    <SettingsPage
      admin
      title={t("settings.custom_fields")}
      lead={t("settings.custom_fields_lead")}
      actions={
        <Button variant="filled" onClick={() => setEditing("new")}>
          {t("fields.add")}
        </Button>
      }
    >
      <Select
        label={t("fields.record")}
        data={records.map((one) => ({ value: one.record, label: recordName(one.record) }))}
        value={record}
        onChange={(next) => next && setRecord(next)}
        allowDeselect={false}
        maw={280}
        mb={16}
      />
      {fields.isPending && <LoadingRows rows={4} />}
      {fields.isError && (
        <ErrorState title={t("fields.failed")} error={fields.error} retry={() => void fields.refetch()} />
      )}
      {fields.data?.length === 0 && (
        <Empty icon="columns" title={t("fields.none")}>
          {t("fields.none_body")}
        </Empty>
      )}
      {fields.data && fields.data.length > 0 && <FieldList fields={fields.data} onEdit={setEditing} />}
      <BuiltInFields record={record} />
      {editing && (
        <FieldForm
          record={record}
          field={editing === "new" ? undefined : editing}
          position={(fields.data?.at(-1)?.position ?? 0) + 1}
          onClose={() => setEditing(undefined)}
        />
      )}
    </SettingsPage>
  );
}

type ListProps = { fields: CustomField[]; onEdit: (field: CustomField) => void };

function FieldList({ fields, onEdit }: ListProps) {
  const client = useQueryClient();
  const settle = () => client.invalidateQueries({ queryKey: keys.lists("custom_fields") });
  const failed = (error: Error) => toast(messageOf(error));
  const remove = useMutation({
    mutationFn: (field: CustomField) => deleteRecord(path, field.id),
    onSuccess: async (_, field) => {
      await settle();
      undoToast(t("fields.deleted", { field: field.label }), () => {
        void restoreRecord(path, field.id).then(settle);
      });
    },
    onError: failed,
  });
  // Positions are written anew from the first that changes: they may be equal or have gaps.
  const move = useMutation({
    mutationFn: async ({ from, to }: { from: number; to: number }) => {
      const order = [...fields];
      order.splice(to, 0, ...order.splice(from, 1));
      for (const [position, field] of order.entries()) {
        if (field.position !== position) await patchRecord<CustomField>(path, field, { position });
      }
    },
    onSettled: settle,
    onError: failed,
  });
  return (
    <ul className={classes.list}>
      {fields.map((field, index) => (
        <li key={field.id} className={classes.row}>
          <button type="button" className={classes.name} onClick={() => onEdit(field)}>
            <b>{field.label}</b> <span className={`${classes.key} mono`}>custom.{field.key}</span>
          </button>
          {field.sensitive && <SealedMark field={`custom.${field.key}`} record={field.record} />}
          <span className={classes.kind}>{kindLabel(field.kind)}</span>
          <ActionIcon
            aria-label={t("fields.up", { field: field.label })}
            disabled={index === 0 || move.isPending}
            onClick={() => move.mutate({ from: index, to: index - 1 })}
          >
            <Icon name="up" />
          </ActionIcon>
          <ActionIcon
            aria-label={t("fields.down", { field: field.label })}
            disabled={index === fields.length - 1 || move.isPending}
            onClick={() => move.mutate({ from: index, to: index + 1 })}
          >
            <Icon name="dn" />
          </ActionIcon>
          <ActionIcon
            aria-label={t("fields.delete", { field: field.label })}
            onClick={() => remove.mutate(field)}
          >
            <Icon name="trash" />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
