import { ActionIcon } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { download, upload } from "@/api/client";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import type { Answered } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { deleteRecord, fewQuery, restoreRecord } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { DropZone } from "@/ui/drop-zone";
import { bytes } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { toast, undoToast } from "@/ui/toasts";
import classes from "./attachments.module.css";

type Attachment = Answered<"/attachments/{id}", "get">;
type Props = { record: string; id: string };

const where = { name: "attachments", path: "/attachments" } as const;
const shown = 200;

/** The files on a record, whichever it is: drop, download, delete with undo. */
export function Attachments({ record, id }: Props) {
  const me = useQuery(meQuery).data;
  const allowed = may(me, "attachments", "view");
  const filter = `about == "${record}" && about_id == "${id}"`;
  const files = useQuery({
    ...fewQuery<Attachment>(where, { filter, sort: "-created_at" }, shown),
    enabled: allowed,
  });
  const changed = useChanged();
  const send = useMutation({
    mutationFn: (file: File) => upload<Attachment>("/attachments", formOf(record, id, file)),
    onSuccess: changed,
    onError: (error, file) => toast(t("attachments.failed", { name: file.name, reason: messageOf(error) })),
  });
  const sendAll = async (list: File[]) => {
    // One after the other: each is told by itself when it fails.
    for (const file of list) await send.mutateAsync(file).catch(() => undefined);
  };
  const items = files.data?.items ?? [];
  const canAdd = may(me, "attachments", "create");
  if (!allowed || (items.length === 0 && !canAdd)) return null;
  return (
    <Block title={t("attachments.title")} count={items.length || undefined}>
      <ul>
        {items.map((file) => (
          <Row key={file.id} file={file} canDelete={may(me, "attachments", "delete")} />
        ))}
      </ul>
      {canAdd && (
        <DropZone
          title={
            send.isPending ? t("attachments.sending", { name: send.variables.name }) : t("attachments.add")
          }
          hint={t("attachments.hint")}
          multiple
          disabled={send.isPending}
          onFiles={(list) => void sendAll(list)}
        />
      )}
    </Block>
  );
}

/** What the file is on stands before it: the server reads the form as it comes. */
function formOf(record: string, id: string, file: File): FormData {
  const form = new FormData();
  form.append("about", record);
  form.append("about_id", id);
  form.append("file", file);
  return form;
}

function useChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.lists(where.name) });
}

function Row({ file, canDelete }: { file: Attachment; canDelete: boolean }) {
  const changed = useChanged();
  const remove = useMutation({
    mutationFn: () => deleteRecord(where.path, file.id),
    onSuccess: async () => {
      await changed();
      undoToast(t("attachments.deleted", { name: file.name }), () => {
        restoreRecord(where.path, file.id).then(changed, (error: Error) => toast(messageOf(error)));
      });
    },
    onError: (error) => toast(messageOf(error)),
  });
  const fetchFile = () =>
    download(`/attachments/${file.id}/file`, file.name).catch((error: Error) =>
      toast(t("export.failed", { reason: messageOf(error) })),
    );
  return (
    <li className={classes.row}>
      <Icon name="file" />
      <button
        type="button"
        className={`${classes.name} cut`}
        aria-label={t("attachments.download", { name: file.name })}
        title={file.name}
        onClick={() => void fetchFile()}
      >
        {file.name}
      </button>
      <span className="small muted num">{bytes(file.bytes)}</span>
      {canDelete && (
        <ActionIcon
          size={24}
          aria-label={t("attachments.delete", { name: file.name })}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <Icon name="trash" size={14} />
        </ActionIcon>
      )}
    </li>
  );
}
