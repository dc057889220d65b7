import { ActionIcon, Popover } from "@mantine/core";
import { lazy, Suspense } from "react";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import type { BaseRecord, ResourceDef } from "./define";
import type { Layout } from "./layout-store";

const ColumnList = lazy(() =>
  import("./column-list").then((module) => ({ default: module.ColumnList })),
) as unknown as typeof import("./column-list").ColumnList;

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
};

/** Which columns are shown, in what order, and which stay in sight; the first, the record's name, always does. */
export function ColumnMenu<R extends BaseRecord>(props: Props<R>) {
  return (
    <Popover position="bottom-end" trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon aria-label={t("table.columns")} className="desk">
          <Icon name="columns" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense>
          <ColumnList {...props} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
