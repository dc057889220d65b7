import { ActionIcon, Menu } from "@mantine/core";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import type { BaseRecord, Field, ResourceDef } from "./define";
import { canGroup } from "./group";
import classes from "./list-page.module.css";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  by: Field<R> | undefined;
  onGroup: (field: string | undefined) => void;
};

const off = "";

/** By which field rows are grouped; not offered where no field has few values. */
export function GroupMenu<R extends BaseRecord>({ def, by, onGroup }: Props<R>) {
  const fields = def.fields.filter(canGroup);
  if (fields.length === 0) return null;
  const words = by ? t("group.by", { field: text(by.label) }) : t("group.open");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={words} title={words} className={by && classes.grouped}>
          <Icon name="group" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("group.open")}</Menu.Label>
        <Menu.RadioGroup value={by?.name ?? off} onChange={(next) => onGroup(next || undefined)}>
          <Menu.RadioItem closeMenuOnClick value={off} className={classes.pick}>
            {t("group.off")}
          </Menu.RadioItem>
          {fields.map(({ name, label }) => (
            <Menu.RadioItem key={name} closeMenuOnClick value={name} className={classes.pick}>
              {text(label)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
