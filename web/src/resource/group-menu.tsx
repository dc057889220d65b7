import { ActionIcon, Menu } from "@mantine/core";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import type { BaseRecord, Field, ResourceDef } from "./define";
import { canGroup } from "./group";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  by: Field<R> | undefined;
  onGroup: (field: string | undefined) => void;
};

/** By which field rows are grouped; not offered where no field has few values. */
export function GroupMenu<R extends BaseRecord>({ def, by, onGroup }: Props<R>) {
  const fields = def.fields.filter(canGroup);
  if (fields.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          aria-label={by ? t("group.by", { field: text(by.label) }) : t("group.open")}
          title={by ? t("group.by", { field: text(by.label) }) : t("group.open")}
          data-active={by !== undefined || undefined}
          style={by && { color: "var(--accent)", background: "var(--accent-soft)" }}
        >
          <Icon name="group" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("group.open")}</Menu.Label>
        <Pick on={!by} label={t("group.off")} onPick={() => onGroup(undefined)} />
        {fields.map(({ name, label }) => (
          <Pick key={name} on={by?.name === name} label={text(label)} onPick={() => onGroup(name)} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Pick({ on, label, onPick }: { on: boolean; label: string; onPick: () => void }) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={on}
      leftSection={on ? <Icon name="check" size={14} /> : <span style={{ width: 14 }} />}
      onClick={onPick}
    >
      {label}
    </Menu.Item>
  );
}
