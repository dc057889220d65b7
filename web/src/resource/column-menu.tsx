import { ActionIcon, Checkbox, Popover } from "@mantine/core";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import classes from "./column-menu.module.css";
import { type BaseRecord, fieldOf, type ResourceDef } from "./define";
import type { Layout } from "./layout-store";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
};

/** Which columns are shown; the first, the record's name, always is. */
export function ColumnMenu<R extends BaseRecord>({ def, layout, onLayout }: Props<R>) {
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon aria-label={t("table.columns")} className="desk">
          <Icon name="columns" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className={classes.list}>
          <legend className={classes.legend}>{t("table.columns")}</legend>
          {def.columns.slice(1).map((column) => {
            const field = fieldOf(def, column.field);
            return (
              <Checkbox
                key={column.field}
                label={field ? text(field.label) : column.field}
                checked={!layout.hidden[column.field]}
                onChange={(event) =>
                  onLayout({ hidden: { ...layout.hidden, [column.field]: !event.currentTarget.checked } })
                }
              />
            );
          })}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
