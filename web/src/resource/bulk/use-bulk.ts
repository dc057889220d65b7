import { useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { ChangeSet, Sent } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { toast, undoToast } from "@/ui/toasts";
import type { BaseRecord, ResourceDef } from "../define";
import { counted } from "../nouns";
import { bulkChange } from "../records";
import { messageOf } from "../use-save";
import { ended, showConflicts, undoSet, useSets } from "./change-sets";

export type BulkRequest = Sent<"/crm/contacts/bulk", "post">;
export type Bulk = {
  /** Answers when the change is accepted; its end is told by a toast. */
  run: (request: BulkRequest) => Promise<void>;
  undo: (id: string) => Promise<void>;
  conflictsOf: string | undefined;
  closeConflicts: () => void;
};

/** Changes many records of a type at once, follows the work to its end and offers to take it back. */
export function useBulk<R extends BaseRecord>(def: ResourceDef<R>): Bulk {
  const client = useQueryClient();
  const { conflictsOf } = useSets();
  // What many records have in common with the cache is not worth finding out: all of their type is read again.
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: [def.name] }),
      client.invalidateQueries({ queryKey: keys.overview() }),
    ]);
  const undo = async (id: string) => {
    try {
      const back = await ended(await undoSet(id));
      if (back.status === "failed") toast(t("bulk.failed", { reason: back.error ?? "" }));
      else if (back.conflicts > 0) {
        toast(t("undo.conflicts", { count: back.conflicts }));
        showConflicts({ id: back.id, record: def.name });
      } else if (back.changed > 0) undoToast(t("undo.done"), () => void undo(back.id));
      else toast(t("undo.done"));
      tellFailures(back);
    } catch (error) {
      toast(t("bulk.failed", { reason: messageOf(error as Error) }));
      throw error;
    } finally {
      await refresh();
    }
  };
  const follow = async (first: ChangeSet) => {
    const done = await ended(first);
    if (done.status === "failed") toast(t("bulk.failed", { reason: done.error ?? "" }));
    tellFailures(done);
    if (done.changed > 0) {
      const what = counted(done.changed, def);
      undoToast(
        t(done.action === "delete" ? "delete.done" : "bulk.edited", { what }),
        () => void undo(done.id).catch(() => undefined),
      );
    }
    await refresh();
  };
  const run = async (request: BulkRequest) => void follow(await bulkChange(def.path, request));
  return {
    run,
    undo,
    conflictsOf: conflictsOf?.record === def.name ? conflictsOf.id : undefined,
    closeConflicts: () => showConflicts(undefined),
  };
}

function tellFailures(done: ChangeSet): void {
  const reason = done.failures[0]?.reason;
  if (done.failed > 0 && reason) toast(t("bulk.some_failed", { count: done.failed, reason }));
}
