import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { api, body, download } from "@/api/client";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { When } from "@/ui/dates";
import { bytes } from "@/ui/format";
import { ProgressBar } from "@/ui/progress-bar";
import { ErrorState, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toasts";
import { exportsQuery, type PersonExport, useFresh } from "./privacy";
import classes from "./privacy.module.css";

/** The files about people that are still there. */
export function Exports() {
  const all = useQuery(exportsQuery);
  return (
    <section className={classes.part}>
      <h2>{t("privacy.exports")}</h2>
      <p className="muted">
        {all.data?.length === 0 ? t("privacy.exports_none") : t("privacy.exports_note")}
      </p>
      {all.isPending && <LoadingRows rows={2} />}
      {all.isError && (
        <ErrorState title={t("privacy.load_failed")} error={all.error} retry={() => void all.refetch()} />
      )}
      {all.data && all.data.length > 0 && (
        <ExportTable rows={all.data} base="/privacy/exports" label={t("privacy.exports")} removable />
      )}
    </section>
  );
}

type TableProps = { rows: PersonExport[]; base: string; label: string; removable?: boolean };

export function ExportTable({ rows, base, label, removable = false }: TableProps) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t("privacy.about")}</th>
          <th scope="col">{t("privacy.asked")}</th>
          <th scope="col">{t("privacy.until")}</th>
          <th scope="col">{t("privacy.size")}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} base={base} removable={removable} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, base, removable }: { row: PersonExport; base: string; removable: boolean }) {
  const fresh = useFresh();
  const fetch = useMutation({
    mutationFn: () => download(`${base}/${row.id}/file`, `person-${row.id.slice(-6)}.zip`),
    onError: (error) => toast(messageOf(error)),
  });
  const remove = useMutation({
    mutationFn: () => body(api.DELETE("/privacy/exports/{id}", { params: { path: { id: row.id } } })),
    onSettled: fresh,
    onError: (error) => toast(messageOf(error)),
  });
  return (
    <tr>
      <th scope="row">{row.title}</th>
      <td data-label={t("privacy.asked")}>
        <When at={row.created_at} />
      </td>
      <td data-label={t("privacy.until")}>
        <When at={row.expires_at} />
      </td>
      <td data-label={t("privacy.size")}>
        <Size row={row} />
      </td>
      <td>
        {row.status === "succeeded" && (
          <Button
            size="compact-sm"
            loading={fetch.isPending}
            aria-label={t("privacy.download_one", { name: row.title })}
            onClick={() => fetch.mutate()}
          >
            {t("privacy.download")}
          </Button>
        )}
        {removable && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="brick"
            loading={remove.isPending}
            aria-label={t("privacy.remove_one", { name: row.title })}
            onClick={() => remove.mutate()}
          >
            {t("privacy.remove")}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Size({ row }: { row: PersonExport }) {
  if (row.status === "succeeded") return bytes(row.bytes);
  if (row.status === "failed") return <span title={row.error ?? undefined}>{t("privacy.failed")}</span>;
  return <ProgressBar value={row.progress} label={t("privacy.writing")} width={96} />;
}
