import { useQuery } from "@tanstack/react-query";
import { download } from "@/api/client";
import { may, meQuery } from "@/api/session";
import type { KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { useTrash } from "@/resource/use-trash";
import type { IconName } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import { documents } from "./documents";
import { isUnderway } from "./stages";
import { useReprocess } from "./use-reprocess";
import "@/i18n/knowledge-words";

export type DocumentAction = {
  name: "download" | "again" | "delete";
  label: string;
  icon: IconName;
  color?: string;
  run: () => void;
};

export function downloadDocument({ id, name }: KnowledgeDocument): void {
  download(`/documents/${id}/file`, name).catch((error: Error) =>
    toast(t("export.failed", { reason: messageOf(error) })),
  );
}

/** What this person may do with a document now, the destructive last. */
export function useDocumentActions(document: KnowledgeDocument, onDeleted?: () => void): DocumentAction[] {
  const me = useQuery(meQuery).data;
  const again = useReprocess();
  const trash = useTrash(documents);
  const failed = document.status === "failed";
  const actions: DocumentAction[] = [
    {
      name: "download",
      label: t("document.download"),
      icon: "import",
      run: () => downloadDocument(document),
    },
  ];
  if (may(me, "documents", "edit") && !isUnderway(document)) {
    const label = failed ? t("error.retry") : t("document.again");
    actions.push({ name: "again", label, icon: "refresh", run: () => again.mutate(document.id) });
  }
  if (may(me, "documents", "delete")) {
    const run = () => {
      trash.mutate([document.id]);
      onDeleted?.();
    };
    actions.push({ name: "delete", label: t("delete"), icon: "trash", color: "brick", run });
  }
  return actions;
}
