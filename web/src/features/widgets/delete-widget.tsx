import { Button, Modal, TextInput } from "@mantine/core";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { removeRows } from "@/api/realtime";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { deleteWidget, type Widget, widgetsQuery } from "./widgets";
import classes from "./widgets.module.css";

/** A widget can't be brought back, so its name has to be typed. */
export function DeleteWidget({ widget }: { widget: Widget }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" color="brick" className={classes.delete} onClick={() => setOpened(true)}>
        {t("delete")}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={<b>{t("widgets.delete_title", { name: widget.name })}</b>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Ask widget={widget} onClose={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function Ask({ widget, onClose }: { widget: Widget; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => deleteWidget(widget.id),
    onSuccess: async () => {
      await navigate({ to: "/widgets" });
      removeRows(client, widgetsQuery.queryKey, new Set([widget.id]));
    },
  });
  const named = typed.trim() === widget.name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (named) remove.mutate();
  };
  return (
    <form className={classes.ask} onSubmit={submit}>
      <p className="soft">{t("widgets.delete_body")}</p>
      <TextInput
        label={t("widgets.delete_type", { name: widget.name })}
        value={typed}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {remove.error && <Notice tone="negative" title={messageOf(remove.error)} />}
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" className={classes.delete} disabled={!named} loading={remove.isPending}>
          {t("widgets.delete_submit")}
        </Button>
      </div>
    </form>
  );
}
