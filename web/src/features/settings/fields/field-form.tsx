import { Button, Checkbox, Modal, Select, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { type CustomField, choicesOf, fieldRecordsQuery } from "@/resource/custom";
import { createRecord, patchRecord } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { recordName } from "../rights";
import classes from "./fields.module.css";
import { type Kind, kindLabel, kinds } from "./kinds";

type Props = { record: string; field: CustomField | undefined; position: number; onClose: () => void };

const path = "/custom-fields";

/** One field of the company's own: made, or changed. Its key stays what it was. */
export function FieldForm({ record, field, position, onClose }: Props) {
  const client = useQueryClient();
  const { data: records = [] } = useQuery(fieldRecordsQuery);
  const known = field ? choicesOf(field) : [];
  const [once] = useState(() => crypto.randomUUID());
  const [draft, setDraft] = useState({
    label: field?.label ?? "",
    kind: field?.kind ?? ("text" as Kind),
    help: field?.help ?? "",
    required: field?.required ?? false,
    sensitive: field?.sensitive ?? false,
    choices: known.map((choice) => choice.label.en).join("\n"),
    currency: field?.currency || "EUR",
    target: field?.target || "accounts",
    expression: field?.expression ?? "",
    money: field?.kind === "computed" && field.currency !== "",
  });
  const set = (change: Partial<typeof draft>) => setDraft((old) => ({ ...old, ...change }));
  const { kind } = draft;
  const save = useMutation({
    mutationFn: () => {
      const values = {
        label: draft.label,
        kind,
        help: draft.help,
        required: draft.required && kind !== "computed",
        sensitive: draft.sensitive && sealable.includes(kind),
        choices: kind === "choice" || kind === "multichoice" ? withValues(draft.choices, known) : [],
        currency: kind === "money" || (kind === "computed" && draft.money) ? draft.currency : "",
        target: kind === "reference" ? draft.target : "",
        expression: kind === "computed" ? draft.expression : "",
      };
      return field
        ? patchRecord<CustomField>(path, field, values)
        : createRecord<CustomField>(path, { ...values, record, position }, once);
    },
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.lists("custom_fields") }),
        client.invalidateQueries({ queryKey: [record] }),
        client.invalidateQueries({ queryKey: keys.sensitiveFields() }),
      ]);
      onClose();
    },
  });
  const errors = save.error instanceof ApiError ? save.error.fields : {};
  const said = ["label", "kind", "choices", "currency", "target", "expression", "sensitive"].some(
    (name) => errors[name],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t(field ? "fields.edit_title" : "fields.new_title", { what: recordName(record) })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit} className={classes.form}>
        {save.error && !said && <Notice tone="negative" title={messageOf(save.error)} />}
        <TextInput
          label={t("fields.label")}
          value={draft.label}
          error={errors.label}
          onChange={(event) => set({ label: event.currentTarget.value })}
          maxLength={80}
          required
          data-autofocus
        />
        <Select
          label={t("fields.kind")}
          data={kinds.map((one) => ({ value: one, label: kindLabel(one) }))}
          value={kind}
          error={errors.kind}
          onChange={(next) => next && set({ kind: next as Kind })}
          allowDeselect={false}
          searchable
        />
        {(kind === "choice" || kind === "multichoice") && (
          <Textarea
            label={t("fields.choices")}
            description={t("fields.choices_help")}
            autosize
            minRows={3}
            maxRows={12}
            value={draft.choices}
            error={errors.choices}
            onChange={(event) => set({ choices: event.currentTarget.value })}
            required
          />
        )}
        {kind === "computed" && (
          <>
            <Textarea
              label={t("fields.expression")}
              description={t("fields.expression_help")}
              classNames={{ input: "mono" }}
              autosize
              minRows={2}
              maxRows={10}
              spellCheck={false}
              value={draft.expression}
              error={errors.expression}
              onChange={(event) => set({ expression: event.currentTarget.value })}
              required
            />
            <Checkbox
              label={t("fields.money_result")}
              checked={draft.money}
              onChange={(event) => set({ money: event.currentTarget.checked })}
            />
          </>
        )}
        {(kind === "money" || (kind === "computed" && draft.money)) && (
          <TextInput
            label={t("fields.currency")}
            value={draft.currency}
            error={errors.currency}
            onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
            maxLength={3}
            required
          />
        )}
        {kind === "reference" && (
          <Select
            label={t("fields.target")}
            data={records.map((one) => ({ value: one.record, label: recordName(one.record) }))}
            value={draft.target}
            error={errors.target}
            onChange={(next) => next && set({ target: next })}
            allowDeselect={false}
          />
        )}
        <TextInput
          label={t("fields.help")}
          value={draft.help}
          onChange={(event) => set({ help: event.currentTarget.value })}
          maxLength={300}
        />
        {kind !== "computed" && (
          <Checkbox
            label={t("fields.required")}
            checked={draft.required}
            onChange={(event) => set({ required: event.currentTarget.checked })}
          />
        )}
        {sealable.includes(kind) && (
          <Checkbox
            label={t("fields.sensitive")}
            description={
              field && draft.sensitive && !field.sensitive
                ? `${t("fields.sensitive_help")} ${t("fields.sensitive_sealing")}`
                : t("fields.sensitive_help")
            }
            checked={draft.sensitive}
            error={errors.sensitive}
            onChange={(event) => set({ sensitive: event.currentTarget.checked })}
          />
        )}
        <div className={classes.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {t("fields.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The kinds whose values can be encrypted: of few choices, equality would tell which one it is. */
const sealable: string[] = ["text", "longtext", "url", "email", "phone", "number", "money", "date"];

type Known = { value: string; label: { en: string } }[];

/** One choice a line. A line that is new in its place keeps the value of the choice that stood there: it was renamed. */
function withValues(lines: string, known: Known): { value?: string; label: string }[] {
  const labels = lines
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const same = labels.length === known.length;
  return labels.map((label, index) => {
    const before = known.find((choice) => choice.label.en === label);
    const here = known[index];
    const renamed = same && here && !labels.includes(here.label.en) ? here : undefined;
    const value = before?.value ?? renamed?.value;
    return value ? { value, label } : { label };
  });
}
