import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { download } from "@/api/client";
import "@/i18n/sealed-words";
import { t } from "@/i18n/translate";
import { bytes } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import type { BaseRecord, ResourceDef } from "./define";
import classes from "./list-actions.module.css";
import { paramsOf } from "./list-params";
import type { ListSearch } from "./list-state";
import { messageOf } from "./use-save";

type ExportProps<R extends BaseRecord> = { def: ResourceDef<R>; search: ListSearch };

/** Saves what the list shows as a file. */
export function ExportButton<R extends BaseRecord>({ def, search }: ExportProps<R>) {
  const [received, setReceived] = useState<number>();
  const [open, setOpen] = useState(false);
  const run = async (format: "csv" | "xlsx" | "vcf") => {
    // Folded groups are only out of sight.
    const { filter, q, sort } = paramsOf(def, { ...search, folded: undefined });
    const chosen = Object.entries({ filter, q, sort, format, open: open ? "true" : "" }).filter(
      ([, value]) => value,
    );
    const query = new URLSearchParams(chosen as [string, string][]);
    setReceived(0);
    await download(`${def.path}/export?${query}`, `${def.name}.${format}`, setReceived).catch(
      (error: Error) => toast(t("export.failed", { reason: messageOf(error) })),
    );
    setReceived(undefined);
  };
  const sealed = def.fields.some((field) => field.sealed);
  const isPeople = def.fields.some((field) => field.name === "first_name");
  return (
    <Menu position="bottom-end" width={sealed ? 260 : undefined} onClose={() => setOpen(false)}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className="desk"
          leftSection={<Icon name="export" />}
          disabled={received !== undefined}
        >
          {received === undefined ? t("export.open") : bytes(received)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run("csv")}>{t("export.csv")}</Menu.Item>
        <Menu.Item onClick={() => void run("xlsx")}>{t("export.xlsx")}</Menu.Item>
        {isPeople && <Menu.Item onClick={() => void run("vcf")}>{t("export.vcf")}</Menu.Item>}
        {sealed && (
          <>
            <Menu.Divider />
            <Menu.CheckboxItem
              checked={open}
              rightSection={<Icon name="lock" size={14} />}
              onChange={setOpen}
            >
              {t("sealed.export")}
              <span className={`small muted ${classes.told}`}>{t("sealed.export_told")}</span>
            </Menu.CheckboxItem>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the head of a list has no room for on a phone. */
export function PhoneMenu({ onImport }: { onImport: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" className="phone" aria-label={t("more")}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="import" />} onClick={onImport}>
          {t("import.open")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
