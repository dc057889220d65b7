import { Button } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, upload } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { DropZone } from "@/ui/drop-zone";
import { Notice } from "@/ui/notice";
import { StageBar } from "@/ui/progress-bar";
import { Step } from "./step";

type Uploaded = Answered<"/documents/upload", "post">;

const stages: KnowledgeDocument["stage"][] = ["file", "text", "passages", "index", "ready"];
const accepted = ".pdf,.docx,.html,.htm,.md,.txt";

function documentQuery(id: string) {
  return queryOptions({
    queryKey: keys.one("documents", id),
    queryFn: () => body(api.GET("/documents/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data && ["queued", "running"].includes(state.data.status) ? 1_500 : false,
  });
}

/** The first document, watched until its passages can be found. */
export function DocumentStep({ onReady }: { onReady: (id: string) => void }) {
  const client = useQueryClient();
  const [id, setId] = useState<string>();
  const [skipped, setSkipped] = useState(false);
  const send = useMutation({
    mutationFn: (files: File[]) => {
      const form = new FormData();
      for (const file of files) form.append("files", file);
      return upload<Uploaded>("/documents/upload", form);
    },
    onSuccess: ({ items }) => {
      const first = items[0];
      void client.invalidateQueries({ queryKey: keys.lists("documents") });
      if (!first) return;
      setId(first.id);
      onReady(first.id);
    },
  });
  const document = useQuery({ ...documentQuery(id ?? ""), enabled: id !== undefined }).data;
  if (document) return <Watched document={document} onAgain={() => setId(undefined)} />;
  return (
    <Step
      title={t("start.document")}
      lead={skipped ? t("start.skipped") : t("start.document_lead")}
      state={skipped ? "skipped" : "open"}
      action={
        <Button variant="subtle" color="gray" onClick={() => setSkipped(!skipped)}>
          {skipped ? t("start.unskip") : t("start.skip_one")}
        </Button>
      }
    >
      {!skipped && (
        <DropZone
          title={send.isPending ? t("start.uploading") : t("start.document_drop")}
          hint={t("start.document_formats")}
          accept={accepted}
          multiple
          disabled={send.isPending}
          onFiles={(files) => send.mutate(files)}
        />
      )}
      {send.error && <Notice tone="negative" title={send.error.message} />}
    </Step>
  );
}

function Watched({ document, onAgain }: { document: KnowledgeDocument; onAgain: () => void }) {
  const { name, status, stage, progress, error, passage_count } = document;
  if (status === "ready") {
    return (
      <Step
        title={t("start.document")}
        lead={t("start.document_ready", { name, count: passage_count })}
        state="done"
      />
    );
  }
  if (status === "failed") {
    const again = <Button onClick={onAgain}>{t("start.other_file")}</Button>;
    return (
      <Step title={t("start.document")} lead={name} state="failed" action={again}>
        <Notice tone="negative" title={error ?? t("start.document_failed")} />
      </Step>
    );
  }
  const done = stages.indexOf(stage);
  return (
    <Step
      title={t("start.document")}
      lead={`${name}, ${t(`stage.${stage}`)}`}
      state="running"
      progress={done / stages.length}
    >
      <StageBar
        stages={stages.length}
        done={done}
        progress={progress}
        state="running"
        label={t(`stage.${stage}`)}
      />
    </Step>
  );
}
