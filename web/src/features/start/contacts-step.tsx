import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { ImportJob } from "@/api/shapes";
import { contacts } from "@/features/crm/contacts/columns";
import { t } from "@/i18n/translate";
import { Figures, ImportProgress } from "@/resource/import/import-result";
import {
  importQuery,
  isRunning,
  missingFields,
  startImport,
  suggestedKey,
  suggestedMapping,
  uploadSheet,
} from "@/resource/import/imports";
import { RecordLink } from "@/resource/record-link";
import { DropZone } from "@/ui/drop-zone";
import { Notice } from "@/ui/notice";
import { Step } from "./step";

/** Contacts from a sheet: columns are matched by themselves; where that does not work, the import page takes over. */
export function ContactsStep() {
  const client = useQueryClient();
  const [id, setId] = useState<string>();
  const [skipped, setSkipped] = useState(false);
  const run = useMutation({
    mutationFn: async (file: File) => {
      const job = await uploadSheet(contacts.path, file);
      return startable(job) ? begin(job) : job;
    },
    onSuccess: (job) => {
      client.setQueryData(keys.one("imports", job.id), job);
      setId(job.id);
    },
  });
  const job = useQuery({ ...importQuery(id ?? ""), enabled: id !== undefined }).data;
  if (job) return <Imported job={job} />;
  return (
    <Step
      title={t("start.contacts")}
      lead={skipped ? t("start.skipped") : t("start.contacts_lead")}
      state={skipped ? "skipped" : "open"}
      action={
        <Button variant="subtle" color="gray" onClick={() => setSkipped(!skipped)}>
          {skipped ? t("start.unskip") : t("start.skip_one")}
        </Button>
      }
    >
      {!skipped && (
        <DropZone
          title={run.isPending ? t("import.reading") : t("import.drop")}
          hint={t("import.formats")}
          accept=".csv,.tsv,.txt,.xlsx,.vcf,text/csv,text/vcard"
          disabled={run.isPending}
          onFiles={([file]) => file && run.mutate(file)}
        />
      )}
      {run.error && <Notice tone="negative" title={run.error.message} />}
    </Step>
  );
}

function startable(job: ImportJob): boolean {
  const mapping = suggestedMapping(job);
  return (
    job.status === "mapping" &&
    Object.keys(mapping).length > 0 &&
    missingFields(job.fields, mapping).length === 0
  );
}

function begin(job: ImportJob): Promise<ImportJob> {
  const mapping = suggestedMapping(job);
  const key = suggestedKey(job, mapping);
  return startImport(job.id, {
    mapping,
    dry_run: false,
    ...(key === "email" ? { mode: "upsert", key } : { mode: "create" }),
  });
}

function Imported({ job }: { job: ImportJob }) {
  const link = (
    <RecordLink to={contacts} search={{ import: job.id }} className="acc strong">
      {job.status === "mapping" ? t("start.match") : t("start.look")}
    </RecordLink>
  );
  const columns = t("import.matched", {
    count: Object.keys(job.mapping).length,
    of: String(job.columns.length),
  });
  const lead = `${job.file_name}, ${columns}`;
  if (isRunning(job)) {
    const progress = job.rows_total > 0 ? job.rows_done / job.rows_total : 0;
    return (
      <Step title={t("start.contacts")} lead={lead} state="running" progress={progress} action={link}>
        <ImportProgress job={job} />
      </Step>
    );
  }
  const failed = job.status === "failed" || job.status === "cancelled";
  const state = failed ? "failed" : job.status === "mapping" ? "open" : "done";
  return (
    <Step
      title={t("start.contacts")}
      lead={job.status === "mapping" ? t("start.unmatched", { file: job.file_name }) : lead}
      state={state}
      action={link}
    >
      {job.error && <Notice tone="negative" title={job.error} />}
      <Figures job={job} />
    </Step>
  );
}
