import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body, download } from "@/api/client";
import { keys } from "@/api/keys";
import type { ImportJob } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { ProgressBar } from "@/ui/progress-bar";
import { toast } from "@/ui/toasts";
import { useBulk } from "../bulk/use-bulk";
import type { BaseRecord, ResourceDef } from "../define";
import { messageOf } from "../use-save";
import classes from "./import.module.css";
import { cancelImport, importsQuery, isRunning, startImport } from "./imports";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  job: ImportJob;
  onAgain: () => void;
  onClose: () => void;
};

/** An import on its way, or what came of it. */
export function ImportResult<R extends BaseRecord>({ def, job, onAgain, onClose }: Props<R>) {
  const client = useQueryClient();
  const keep = (next: ImportJob) => {
    client.setQueryData(keys.one("imports", job.id), next);
    void client.invalidateQueries(importsQuery);
  };
  const cancel = useMutation({ mutationFn: () => cancelImport(job.id), onSuccess: keep });
  const real = useMutation({
    mutationFn: () =>
      startImport(job.id, { mapping: job.mapping, key: job.key, mode: job.mode, dry_run: false }),
    onSuccess: keep,
  });
  const bulk = useBulk(def);
  const undoing = useMutation({ mutationFn: () => bulk.undo(job.id) });
  if (isRunning(job)) {
    return (
      <div className={classes.steps}>
        <ImportProgress job={job} />
        <div className={classes.actions}>
          <span className="small muted grow">{t("import.leave")}</span>
          <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t("cancel")}
          </Button>
        </div>
      </div>
    );
  }
  const tried = job.dry_run && job.status === "succeeded";
  return (
    <div className={classes.steps}>
      <Outcome job={job} />
      <Figures job={job} />
      {job.duplicates > 0 && <Doubtful job={job} />}
      {job.rejected > 0 && <Rejected def={def} job={job} />}
      {real.error && <Notice tone="negative" title={real.error.message} />}
      <div className={classes.actions}>
        <Button onClick={onAgain}>{t("import.another")}</Button>
        {!job.dry_run && job.created + job.updated > 0 && (
          <Button loading={undoing.isPending} disabled={undoing.isSuccess} onClick={() => undoing.mutate()}>
            {t("undo.import")}
          </Button>
        )}
        {tried ? (
          <Button variant="filled" loading={real.isPending} onClick={() => real.mutate()}>
            {t("import.for_real")}
          </Button>
        ) : (
          <Button variant="filled" onClick={onClose}>
            {t("import.done")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Rows done of all, the time left, and what has come of them so far. */
export function ImportProgress({ job }: { job: ImportJob }) {
  const [begun] = useState(() => ({ at: Date.now(), rows: job.rows_done }));
  const left = secondsLeft(job, begun);
  return (
    <div className={classes.progress}>
      <p className="row">
        <span className="num">
          {t("import.progress", { done: number(job.rows_done), total: number(job.rows_total) })}
        </span>
        {left !== undefined && <span className="muted end">{t("import.left", { count: left })}</span>}
      </p>
      <ProgressBar value={job.rows_total > 0 ? job.rows_done / job.rows_total : 0} label={job.file_name} />
      <Figures job={job} />
    </div>
  );
}

/** From the speed since this was opened; nothing is guessed in the first three seconds. */
function secondsLeft(job: ImportJob, begun: { at: number; rows: number }): number | undefined {
  const elapsed = (Date.now() - begun.at) / 1000;
  const done = job.rows_done - begun.rows;
  if (elapsed < 3 || done <= 0) return undefined;
  return Math.ceil(((job.rows_total - job.rows_done) * elapsed) / done);
}

function Outcome({ job }: { job: ImportJob }) {
  if (job.status === "failed") {
    return (
      <Notice tone="negative" title={t("import.failed")}>
        <p className="soft">{job.error}</p>
      </Notice>
    );
  }
  if (job.status === "cancelled") return <Notice tone="caution" title={t("import.cancelled")} />;
  return (
    <p className="row strong">
      <Icon name={job.dry_run ? "eye" : "check"} className={job.dry_run ? "muted" : "pos"} />
      {job.dry_run ? t("import.tried") : t("import.succeeded")}
    </p>
  );
}

export function Figures({ job }: { job: ImportJob }) {
  const shown = ["created", "updated", "unchanged", "rejected"] as const;
  return (
    <ul className={classes.figures}>
      {shown
        .filter((name) => job[name] > 0)
        .map((name) => (
          <li key={name} className={name === "rejected" ? "cau" : name === "unchanged" ? "muted" : "pos"}>
            <Icon name={name === "rejected" ? "warn" : "check"} size={14} />
            {t(`import.${name}`, { count: job[name] })}
          </li>
        ))}
    </ul>
  );
}

/** New rows that are probably there already: they are made all the same, and stand here to be looked at. */
function Doubtful({ job }: { job: ImportJob }) {
  const { data } = useQuery({
    queryKey: [...keys.one("imports", job.id), "duplicates", job.version],
    queryFn: () =>
      body(api.GET("/imports/{id}/duplicates", { params: { path: { id: job.id }, query: { limit: 20 } } })),
  });
  return (
    <Notice tone="caution" title={t("duplicates.import", { count: job.duplicates })}>
      <ul className="small">
        {(data?.items ?? []).map((one) => (
          <li key={one.row}>
            {t("duplicates.import_row", { row: one.row, title: one.title, other: one.other })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Rejected<R extends BaseRecord>({ def, job }: { def: ResourceDef<R>; job: ImportJob }) {
  const fetchFile = () =>
    download(`/imports/${job.id}/rejected`, `${def.name}-rejected.csv`).catch((error: Error) =>
      toast(t("export.failed", { reason: messageOf(error) })),
    );
  return (
    <Notice tone="caution" title={t("import.rejected_title", { count: job.rejected })}>
      <p className="soft">{t("import.rejected_body")}</p>
      <Button
        size="xs"
        mt={8}
        leftSection={<Icon name="import" size={14} />}
        onClick={() => void fetchFile()}
      >
        {t("import.rejected_file")}
      </Button>
    </Notice>
  );
}
