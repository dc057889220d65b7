import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { type FormEvent, type ReactNode, useState } from "react";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import classes from "./ask.module.css";

type Props = {
  title: string;
  body?: ReactNode;
  /** What is written in before it is done: one line or several. */
  field?: { label: string; hint?: string; long?: boolean; required?: boolean };
  submit: string;
  pending: boolean;
  error: Error | null;
  onSubmit: (text: string) => void;
  onClose: () => void;
};

/** Asks before a step that can't be taken back, and for the words that go with it. */
export function Ask({ title, body, field, submit, pending, error, onSubmit, onClose }: Props) {
  const [text, setText] = useState("");
  const done = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(text.trim());
  };
  const shared = field && {
    label: field.label,
    description: field.hint,
    required: field.required,
    value: text,
    maxLength: field.long ? 2000 : 200,
    "data-autofocus": true,
  };
  return (
    <Modal opened onClose={onClose} title={<b>{title}</b>} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={done} className={classes.form}>
        {body && <p className="soft">{body}</p>}
        {shared && !field.long && (
          <TextInput
            {...shared}
            autoComplete="off"
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {shared && field.long && (
          <Textarea
            {...shared}
            autosize
            minRows={3}
            maxRows={10}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {error && <Notice tone="negative" title={error.message} />}
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="filled" loading={pending}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
