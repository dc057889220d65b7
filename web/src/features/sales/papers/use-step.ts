import { useMutation, useQueryClient } from "@tanstack/react-query";
import { download } from "@/api/client";
import { keys } from "@/api/keys";
import { patchRow } from "@/api/realtime";
import { t } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import type { PaperKind } from "./use-lines";
import "@/i18n/sales-words";

/** One step of a quote or an order. What it answers is shown everywhere at once. */
export function useStep<A, V = void>(
  kind: PaperKind,
  run: (value: V) => Promise<A>,
  paperOf: (answer: A) => { id: string } | undefined,
  done?: (answer: A) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      const paper = paperOf(answer);
      if (paper) {
        client.setQueryData<object>(keys.one(kind, paper.id), (old) => (old ? { ...old, ...paper } : old));
        patchRow(client, keys.lists(kind), paper.id, paper);
        void client.invalidateQueries({ queryKey: keys.timeline(kind, paper.id) });
        void client.invalidateQueries({ queryKey: keys.lists(kind) });
        void client.invalidateQueries({ queryKey: keys.counts(kind) });
      }
      done?.(answer);
    },
  });
}

/** Fetches the letter of a paper. */
export function usePrint(kind: PaperKind, id: string, name: string) {
  return useMutation({
    mutationFn: () => download(`/sales/${kind}/${id}/pdf`, `${name}.pdf`),
    onError: (error) => toast(t("papers.failed", { reason: error.message })),
  });
}
