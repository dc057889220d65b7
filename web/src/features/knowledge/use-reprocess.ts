import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { patchRow } from "@/api/realtime";
import type { KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";
import { reprocess } from "./documents";
import "@/i18n/knowledge-words";

const again: Partial<KnowledgeDocument> = { status: "queued", stage: "file", progress: 0, error: null };

/** Reads a document from its file once more. */
export function useReprocess() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: reprocess,
    onSuccess: (_, id) => {
      patchRow(client, keys.lists("documents"), id, again);
      client.setQueryData<KnowledgeDocument>(keys.one("documents", id), (old) => old && { ...old, ...again });
      void client.invalidateQueries({ queryKey: keys.counts("documents") });
    },
    onError: (error) => toast(t("document.again_failed", { reason: messageOf(error) })),
  });
}
