import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { keys } from "@/api/keys";
import type { Contact } from "@/api/shapes";
import { useExport } from "@/features/settings/privacy/use-export";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";

const EraseDialog = lazy(() =>
  import("@/features/settings/privacy/erase-dialog").then((module) => ({ default: module.EraseDialog })),
);

/** What administrators may do for a person who asks: give out what is known, or erase it. */
export function PersonTools({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  const [erasing, setErasing] = useState(false);
  const { start, error, dialog } = useExport();
  const subject = { kind: "contacts", id: contact.id } as const;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            size={32}
            variant="subtle"
            aria-label={t("privacy.actions")}
            title={t("privacy.actions")}
          >
            <Icon name="lock" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="export" />} onClick={() => start(subject)}>
            {t("privacy.export_person")}
          </Menu.Item>
          <Menu.Item color="brick" leftSection={<Icon name="trash" />} onClick={() => setErasing(true)}>
            {t("privacy.erase")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {error && <Notice tone="negative" title={messageOf(error)} />}
      {dialog}
      {erasing && (
        <Suspense>
          <EraseDialog
            subject={subject}
            onClose={() => setErasing(false)}
            onErased={() => void client.invalidateQueries({ queryKey: keys.lists("contacts") })}
          />
        </Suspense>
      )}
    </>
  );
}
