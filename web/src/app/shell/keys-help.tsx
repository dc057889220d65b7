import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import { t } from "@/i18n/translate";
import { useAppearance } from "@/resource/appearance";
import { KeyList } from "@/resource/key-list";

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { look } = useAppearance();
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={<b>{t("keys.title")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <KeyList single={look?.single_keys ?? true} />
    </Modal>
  );
}
