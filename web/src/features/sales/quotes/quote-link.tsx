import { Button, Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useState } from "react";
import classes from "@/features/sales/papers/ask.module.css";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import "@/i18n/sales-words";

type Props = { url: string; mailedTo?: string; title: string; onClose: () => void };

/** The link to a quote, shown once: only its hash is kept. */
export function QuoteLink({ url, mailedTo, title, onClose }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{title}</b>}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={classes.form}>
        {mailedTo !== undefined && (
          <p>{mailedTo ? t("quotes.mailed", { to: mailedTo }) : t("quotes.not_mailed")}</p>
        )}
        <div className={classes.link}>
          <code>{url}</code>
          <Button data-autofocus leftSection={copied && <Icon name="check" />} onClick={() => void copy()}>
            {t(copied ? "quotes.copied" : "quotes.copy")}
          </Button>
        </div>
        <p className="small muted" role="status">
          {t("quotes.link_once")}
        </p>
      </div>
    </Modal>
  );
}
