import { Modal } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { t } from "@/i18n/translate";
import { DropZone } from "@/ui/drop-zone";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import { usePhone } from "@/ui/use-phone";
import type { BaseRecord, ResourceDef } from "../define";
import { inSentence } from "../nouns";
import { ImportMapping } from "./import-mapping";
import { ImportResult } from "./import-result";
import { importingQuery, importQuery, importsQuery, uploadSheet } from "./imports";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  /** "new", or the import that is looked at: the address knows it, so a closed tab loses nothing. */
  id: string;
  onId: (id: string) => void;
  onClose: () => void;
};

export function ImportWizard<R extends BaseRecord>({ def, id, onId, onClose }: Props<R>) {
  const phone = usePhone();
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen={phone}
      size={880}
      title={<b>{t("import.title", { what: inSentence(def.other) })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {id === "new" ? (
        <Upload def={def} onId={onId} />
      ) : (
        <Import key={id} def={def} id={id} onId={onId} onClose={onClose} />
      )}
    </Modal>
  );
}

function Upload<R extends BaseRecord>({ def, onId }: { def: ResourceDef<R>; onId: (id: string) => void }) {
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (file: File) => uploadSheet(def.path, file),
    onSuccess: (job) => {
      client.setQueryData(keys.one("imports", job.id), job);
      void client.invalidateQueries(importsQuery);
      onId(job.id);
    },
  });
  return (
    <>
      <DropZone
        title={send.isPending ? t("import.reading") : t("import.drop")}
        hint={t("import.formats")}
        accept=".csv,.tsv,.txt,.xlsx,.vcf,text/csv,text/vcard"
        disabled={send.isPending}
        onFiles={([file]) => file && send.mutate(file)}
      />
      {send.error && (
        <div style={{ marginTop: 12 }}>
          <Notice tone="negative" title={t("import.refused")}>
            <p className="soft">{send.error.message}</p>
          </Notice>
        </div>
      )}
    </>
  );
}

function Import<R extends BaseRecord>({ def, id, onId, onClose }: Props<R>) {
  const job = useQuery(importQuery(id));
  const importing = useQuery(importingQuery(def));
  if (job.isPending || importing.isPending) return <LoadingRows rows={6} />;
  if (job.isError)
    return <ErrorState title={t("import.failed")} error={job.error} retry={() => void job.refetch()} />;
  if (job.data.status === "mapping")
    return <ImportMapping def={def} importing={importing.data ?? undefined} job={job.data} />;
  return <ImportResult def={def} job={job.data} onAgain={() => onId("new")} onClose={onClose} />;
}
