import { Modal, NativeSelect } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import type { RecordRights } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { recordName, useSettle } from "./rights";
import classes from "./rights.module.css";

type Props = { record: RecordRights; role: string; onClose: () => void };

/** Which fields of a record type a role may read and write. */
export function FieldRights({ record, role, onClose }: Props) {
  const settle = useSettle();
  const row = record.roles.find((one) => one.role === role);
  if (!row) return null;
  const close = (field: string, how: string) => {
    const { [field]: _, ...others } = row.fields;
    const fields = how === "open" ? others : { ...others, [field]: how };
    settle.mutate({ role, record: record.record, change: { scopes: row.scopes, fields } });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={
        <b>
          {t("rights.fields_title", {
            record: recordName(record.record),
            role: row.name || t(`role.${role as "agent"}`),
          })}
        </b>
      }
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <p className="muted">{t("rights.fields_lead")}</p>
      <ul className={classes.fields}>
        {record.fields
          .filter((field) => field.hides || field.writes)
          .map((field) => (
            <li key={field.name}>
              <span className="grow">
                {field.label}
                {field.titles && row.fields[field.name] === "hidden" && (
                  <span className="small cau"> {t("rights.in_title")}</span>
                )}
              </span>
              <NativeSelect
                size="xs"
                aria-label={field.label}
                value={row.fields[field.name] ?? "open"}
                data={[
                  { value: "open", label: t("rights.field.open") },
                  ...(field.writes ? [{ value: "read_only", label: t("rights.field.read_only") }] : []),
                  ...(field.hides ? [{ value: "hidden", label: t("rights.field.hidden") }] : []),
                ]}
                onChange={(event) => close(field.name, event.currentTarget.value)}
              />
            </li>
          ))}
      </ul>
    </Modal>
  );
}
