import { Button, Modal, Select, Textarea } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import { type Loss, reasonsQuery } from "./deals";
import classes from "./deals.module.css";
import "@/i18n/deals-words";

type Props = {
  name: string;
  pending: boolean;
  error: Error | null;
  onClose: () => void;
  onLose: (loss: Loss) => void;
};

/** Why a deal is lost: a reason of the company's list, words, or both. */
export function LoseDialog({ name, pending, error, onClose, onLose }: Props) {
  const { data: reasons = [] } = useQuery(reasonsQuery);
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason && words.trim() === "") {
      setMissing(true);
      return;
    }
    onLose({ lost_reason_id: reason ?? undefined, lost_reason: words.trim() || undefined });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t("deals.lose_title", { name })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit} className={classes.form}>
        {error && <Notice tone="negative" title={error.message} />}
        <Select
          label={t("deals.reason")}
          data={reasons.filter((one) => !one.archived).map((one) => ({ value: one.id, label: one.name }))}
          value={reason}
          error={missing && t("deals.reason_needed")}
          onChange={(value) => {
            setReason(value);
            setMissing(false);
          }}
          searchable
          clearable
          data-autofocus
        />
        <Textarea
          label={t("deals.reason_words")}
          value={words}
          maxLength={2000}
          autosize
          minRows={3}
          maxRows={8}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setMissing(false);
          }}
        />
        <div className={classes.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="filled" loading={pending}>
            {t("deals.lose_it")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
