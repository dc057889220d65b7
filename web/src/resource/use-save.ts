import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import { patchRow } from "@/api/realtime";
import { t } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import type { BaseRecord, ResourceDef, Value } from "./define";
import { fetchRecord } from "./records";
import { type Saved, saveField } from "./save-field";

type Change<R> = { seen: R; field: keyof R & string; value: Value };

/** Saves one field and brings every cached copy of the record up to date in place. */
export function useSave<R extends BaseRecord>(def: ResourceDef<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ seen, field, value }: Change<R>): Promise<Saved<R>> => {
      const saved = await saveField(def, seen, field, value);
      // A changed reference changes the included name as well, which the answer of a PATCH does not carry.
      if ("record" in saved && def.include && field.endsWith("_id"))
        return { record: await fetchRecord<R>(def.path, saved.record.id, def.include) };
      return saved;
    },
    onSuccess: (saved) => {
      const record = "record" in saved ? saved.record : saved.conflict.current;
      patchRow(client, keys.lists(def.name), record.id, record);
      client.setQueryData<R>(keys.one(def.name, record.id), (old) => (old ? { ...old, ...record } : old));
      void client.invalidateQueries({ queryKey: keys.timeline(def.name, record.id) });
    },
    onError: (error) => {
      // The field says itself what is wrong with its value; everything else is told here.
      if (error instanceof ApiError && Object.keys(error.fields).length > 0) return;
      toast(t("save.failed", { reason: messageOf(error) }));
    },
  });
}

export function messageOf(error: Error): string {
  return error.message === "offline" ? t("error.offline") : error.message;
}
