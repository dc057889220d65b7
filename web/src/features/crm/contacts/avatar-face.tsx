import { Loader, Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { fetchFile } from "@/api/client";
import { keys } from "@/api/keys";
import { meQuery } from "@/api/session";
import type { Contact } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { RecordMark } from "@/resource/record-mark";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { toast, undoToast } from "@/ui/toasts";
import { avatarPath, mostBytes, putAvatar, readable, removeAvatar } from "./avatar";
import classes from "./avatar-face.module.css";
import { contacts } from "./columns";

type Props = { record: Contact; editable: boolean };

/** The large mark on a contact's page: a click, or a file dropped on it, changes the picture. */
export function AvatarFace({ record, editable }: Props) {
  const closed = useQuery(meQuery).data?.fields.contacts?.avatar;
  const mark = <RecordMark def={contacts} record={record} size={40} />;
  return editable && !closed ? <Changeable record={record}>{mark}</Changeable> : mark;
}

function useRefresh(id: string): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.one("contacts", id) }),
      client.invalidateQueries({ queryKey: keys.lists("contacts") }),
      client.invalidateQueries({ queryKey: keys.timeline("contacts", id) }),
      client.invalidateQueries({ queryKey: keys.avatar(id) }),
    ]);
}

function Changeable({ record, children }: { record: Contact; children: ReactNode }) {
  const { id, avatar } = record;
  const name = contacts.title(record);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const refresh = useRefresh(id);
  const failed = (error: Error) => toast(t("avatar.failed", { reason: messageOf(error) }));
  const put = useMutation({
    mutationFn: (file: Blob) => putAvatar(id, file),
    onSuccess: refresh,
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: async () => {
      // Kept for whoever wants it back: the same picture, put there again.
      const before = await fetchFile(avatarPath(id, avatar));
      await removeAvatar(id);
      return before;
    },
    onSuccess: (before) => {
      undoToast(t("avatar.removed", { name }), () => put.mutate(before));
      return refresh();
    },
    onError: failed,
  });
  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size > mostBytes)
      toast(t("avatar.failed", { reason: t("avatar.too_large", { most: mostBytes >> 20 }) }));
    else put.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const busy = put.isPending || remove.isPending;
  return (
    <>
      <span className={classes.face}>
        {children}
        <Menu position="bottom-start">
          <Menu.Target>
            <button
              type="button"
              className={classes.press}
              aria-label={t(avatar ? "avatar.change" : "avatar.add", { name })}
              aria-busy={busy || undefined}
              title={t("avatar.hint")}
              data-over={over || undefined}
              onDragOver={(event) => {
                event.preventDefault();
                setOver(true);
              }}
              onDragLeave={() => setOver(false)}
              onDrop={drop}
            >
              <span className={classes.sign}>
                {busy ? <Loader size={16} color="currentColor" /> : <Icon name="camera" />}
              </span>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="camera" />} onClick={() => input.current?.click()}>
              {t("avatar.upload")}
            </Menu.Item>
            {avatar && (
              <Menu.Item color="brick" leftSection={<Icon name="trash" />} onClick={() => remove.mutate()}>
                {t("avatar.remove")}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </span>
      <input
        ref={input}
        type="file"
        hidden
        accept={readable}
        aria-label={t("avatar.upload")}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
