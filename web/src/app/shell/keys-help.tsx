import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import { type Key, t } from "@/i18n/translate";
import { Keys } from "@/ui/kbd";
import classes from "./keys-help.module.css";

const groups: [Key, [string[], Key][]][] = [
  [
    "keys.everywhere",
    [
      [["Ctrl", "K"], "palette.open"],
      [["C"], "create"],
      [["Ctrl", "Z"], "undo"],
      [["D"], "keys.theme"],
      [["?"], "keys.title"],
    ],
  ],
  [
    "keys.lists",
    [
      [["J", "K"], "keys.move"],
      [["X"], "keys.select"],
      [["Shift", "J"], "keys.select_range"],
      [["E"], "keys.edit"],
      [["Tab"], "keys.next_cell"],
      [["Enter"], "keys.open"],
      [["/"], "keys.search"],
      [["Esc"], "keys.clear"],
    ],
  ],
  [
    "keys.records",
    [
      [["E"], "keys.edit"],
      [["J", "K"], "keys.neighbours"],
      [["Esc"], "keys.list"],
    ],
  ],
];

export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={<b>{t("keys.title")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={classes.groups}>
        {groups.map(([title, entries]) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {entries.map(([keys, label]) => (
                <div key={label} className={classes.entry}>
                  <dt>{t(label)}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
