import { Button, Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { t } from "@/i18n/translate";
import { DropZone } from "@/ui/drop-zone";
import { Notice } from "@/ui/notice";
import classes from "./event-drawer.module.css";
import { useTakeReplies } from "./events";

/** The answer to an invitation that a guest's calendar program has sent by mail, as a file. */
export function ReplyDialog({ onClose }: { onClose: () => void }) {
  const take = useTakeReplies();
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t("calendar.reply.title")}</b>}
      size={480}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={classes.scopes}>
        <p className="soft">{t("calendar.reply.about")}</p>
        <DropZone
          title={t("calendar.reply.drop")}
          accept=".ics,text/calendar"
          disabled={take.isPending}
          onFiles={([file]) => file && take.mutate(file)}
        />
        {take.error && <Notice tone="negative" title={take.error.message} />}
        {take.data?.items.map((one) => (
          <Notice
            key={`${one.event_id} ${one.name}`}
            title={t(`calendar.reply.${one.answer}`, { name: one.name, title: one.title })}
          />
        ))}
        <Button onClick={onClose}>{t("close")}</Button>
      </div>
    </Modal>
  );
}
