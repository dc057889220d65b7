import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { removeRows } from "@/api/realtime";
import { t } from "@/i18n/translate";
import { toast, undoToast } from "@/ui/toasts";
import type { BaseRecord, ResourceDef } from "./define";
import { counted } from "./nouns";
import { deleteRecord, restoreRecord } from "./records";
import { messageOf } from "./use-save";

const atOnce = 6;

/** Runs a call for each id, a few at a time; answers which ids went through and the first error. */
async function forEach(ids: string[], call: (id: string) => Promise<void>) {
  const done: string[] = [];
  let failed: Error | undefined;
  const queue = [...ids];
  const worker = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      try {
        await call(id);
        done.push(id);
      } catch (error) {
        failed ??= error as Error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { done, failed };
}

/** Moves records to the trash at once, and offers to bring them back. */
export function useTrash<R extends BaseRecord>(def: ResourceDef<R>) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.lists(def.name) }),
      client.invalidateQueries({ queryKey: keys.counts(def.name) }),
      client.invalidateQueries({ queryKey: keys.overview() }),
    ]);
  const restore = async (ids: string[]) => {
    const { failed } = await forEach(ids, (id) => restoreRecord(def.path, id));
    if (failed) toast(t("restore.failed", { reason: messageOf(failed) }));
    await refresh();
  };
  return useMutation({
    mutationFn: (ids: string[]) => forEach(ids, (id) => deleteRecord(def.path, id)),
    onSuccess: async ({ done, failed }) => {
      removeRows(client, keys.lists(def.name), new Set(done));
      if (failed) toast(t("delete.failed", { reason: messageOf(failed) }));
      if (done.length > 0) {
        undoToast(t("delete.done", { what: counted(done.length, def) }), () => void restore(done));
      }
      await refresh();
    },
  });
}
