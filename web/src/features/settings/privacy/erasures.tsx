import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, body, saveAs } from "@/api/client";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { When } from "@/ui/dates";
import { exactly } from "@/ui/format";
import { ProgressBar } from "@/ui/progress-bar";
import { ErrorState, LoadingRows } from "@/ui/states";
import { Tag } from "@/ui/tag";
import { toast } from "@/ui/toasts";
import { NotProven, useProof } from "../security/use-proof";
import { type Erasure, erasuresQuery, useFresh } from "./privacy";
import classes from "./privacy.module.css";

/** The receipts. */
export function Erasures() {
  const all = useQuery(erasuresQuery);
  return (
    <section className={classes.part}>
      <h2>{t("privacy.erasures")}</h2>
      <p className="muted">
        {all.data?.length === 0 ? t("privacy.erasures_none") : t("privacy.erasures_note")}
      </p>
      {all.isPending && <LoadingRows rows={2} />}
      {all.isError && (
        <ErrorState title={t("privacy.load_failed")} error={all.error} retry={() => void all.refetch()} />
      )}
      {all.data && all.data.length > 0 && (
        <table className={classes.table} aria-label={t("privacy.erasures")}>
          <tbody>
            {all.data.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ row }: { row: Erasure }) {
  const rows = row.counts.reduce((sum, one) => sum + one.erased, 0);
  const save = () =>
    saveAs(
      new Blob([JSON.stringify(row, null, 2)], { type: "application/json" }),
      `receipt-${row.requested_at.slice(0, 10)}.json`,
    );
  return (
    <tr>
      <th scope="row">
        <When at={row.requested_at} />
        <span className={`${classes.note} mono`} title={row.hash}>
          {row.hash.slice(0, 16)}…
        </span>
      </th>
      <td>
        {row.status === "done" && t("privacy.erased_rows", { count: rows })}
        {row.status === "failed" && <span title={row.error ?? undefined}>{t("privacy.failed")}</span>}
        {(row.status === "queued" || row.status === "running") && (
          <ProgressBar value={row.progress} label={t("privacy.erasing")} width={96} />
        )}
      </td>
      <td>{row.suppressed && row.status === "done" && <Suppressed row={row} />}</td>
      <td>
        {row.status === "done" && (
          <Button
            size="compact-sm"
            aria-label={t("privacy.receipt_of", { date: exactly(row.requested_at) })}
            onClick={save}
          >
            {t("privacy.receipt")}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Suppressed({ row }: { row: Erasure }) {
  const fresh = useFresh();
  const { proven, dialog } = useProof();
  const lift = useMutation({
    mutationFn: () =>
      proven(() =>
        body(api.DELETE("/privacy/erasures/{id}/suppression", { params: { path: { id: row.id } } })),
      ),
    onSuccess: () => {
      toast(t("privacy.lifted"));
      return fresh();
    },
    onError: (error) => !(error instanceof NotProven) && toast(messageOf(error)),
  });
  return (
    <span className={classes.bar}>
      <Tag>{t("privacy.suppressed")}</Tag>
      <Button size="compact-sm" variant="subtle" loading={lift.isPending} onClick={() => lift.mutate()}>
        {t("privacy.lift")}
      </Button>
      {dialog}
    </span>
  );
}
