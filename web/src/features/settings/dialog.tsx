import { Modal, Stack } from "@mantine/core";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Stack.layer.css";
import type { FormEvent, ReactNode } from "react";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";

type Props = {
  title: string;
  error?: Error | null;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
};

/** A small form in front of the page, with what the server said of it. */
export function Dialog({ title, error, onClose, onSubmit, children }: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={<b>{title}</b>} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={submit}>
        <Stack gap={12}>
          {error && <Notice tone="negative" title={messageOf(error)} />}
          {children}
        </Stack>
      </form>
    </Modal>
  );
}
