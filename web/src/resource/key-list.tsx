import { type Key, t } from "@/i18n/translate";
import { Keys } from "@/ui/kbd";
import classes from "./key-list.module.css";

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

/** A character by itself, which can be switched off. */
function isSingle(keys: string[]): boolean {
  return keys.every((key) => key === "Shift" || key.length === 1);
}

/** Every key that does something. Those that are switched off are struck through. */
export function KeyList({ single = true }: { single?: boolean }) {
  return (
    <div className={classes.groups}>
      {groups.map(([title, entries]) => (
        <section key={title}>
          <h3>{t(title)}</h3>
          <dl>
            {entries.map(([keys, label]) => (
              <div key={label} className={classes.entry} data-off={(!single && isSingle(keys)) || undefined}>
                <dt>{t(label)}</dt>
                <dd>
                  <Keys keys={keys} />
                  {!single && isSingle(keys) && <span className="sr">{t("keyboard.off")}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
