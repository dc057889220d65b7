import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import { t } from "@/i18n/translate";
import { ConflictCard } from "./conflict-card";
import type { BaseRecord, Field, ResourceDef } from "./define";
import type { Conflict } from "./save-field";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  conflict: Conflict<R>;
  onKeep: () => void;
  onTake: () => void;
};

/** Two people moved the same record to different places. */
export function MoveConflict<R extends BaseRecord>({ def, field, conflict, onKeep, onTake }: Props<R>) {
  const { by } = conflict;
  const happened = by ? t("move.conflict_by", { name: by }) : t("move.conflict");
  return (
    <Modal
      opened
      onClose={onTake}
      title={<b>{def.title(conflict.current)}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ConflictCard
        def={def}
        field={field}
        conflict={conflict}
        happened={happened}
        onKeep={onKeep}
        onTake={onTake}
      />
    </Modal>
  );
}
