import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { download } from "@/api/client";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { bytes } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import { exportPath } from "./audit";
import type { AuditSearch } from "./audit-search";

/** Saves the log, or what the filters find of it. The sealed file holds everything, so it is the owner's. */
export function AuditExport({ search }: { search: AuditSearch }) {
  const me = useQuery(meQuery).data;
  const [received, setReceived] = useState<number>();
  const run = async (format: "csv" | "jsonl" | "sealed") => {
    setReceived(0);
    const name = format === "sealed" ? "audit.sealed.jsonl" : `audit.${format}`;
    await download(exportPath(search, format), name, setReceived).catch((error: Error) =>
      toast(t("audit.export_failed", { reason: messageOf(error) })),
    );
    setReceived(undefined);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button leftSection={<Icon name="export" />} disabled={received !== undefined}>
          {received === undefined ? t("audit.export") : bytes(received)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run("csv")}>{t("audit.export_csv")}</Menu.Item>
        <Menu.Item onClick={() => void run("jsonl")}>{t("audit.export_jsonl")}</Menu.Item>
        {me?.company.role === "owner" && (
          <Menu.Item leftSection={<Icon name="lock" size={14} />} onClick={() => void run("sealed")}>
            {t("audit.export_sealed")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
