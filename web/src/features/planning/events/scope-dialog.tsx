import { Button, Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { t } from "@/i18n/translate";
import classes from "./event-drawer.module.css";
import type { Scope } from "./events";

type Props = { title: string; onPick: (scope: Scope) => void; onCancel: () => void };

/** Which times of a series are meant. */
export function ScopeDialog({ title, onPick, onCancel }: Props) {
  return (
    <Modal
      opened
      onClose={onCancel}
      title={<b>{title}</b>}
      size={360}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={classes.scopes}>
        <Button data-autofocus onClick={() => onPick("one")}>
          {t("calendar.scope.one")}
        </Button>
        <Button onClick={() => onPick("following")}>{t("calendar.scope.following")}</Button>
        <Button onClick={() => onPick("all")}>{t("calendar.scope.all")}</Button>
        <Button variant="subtle" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </Modal>
  );
}
