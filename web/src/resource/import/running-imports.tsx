import { useQuery } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { ProgressBar } from "@/ui/progress-bar";
import { importsQuery, isRunning } from "./imports";

type Props = { record: string; onOpen: (id: string) => void };

/** Imports of this record type that run now, in the status line; they survive the tab. */
export function RunningImports({ record, onOpen }: Props) {
  const { data } = useQuery({
    ...importsQuery,
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? 5_000 : false),
  });
  const running = data?.items.filter((job) => job.record === record && isRunning(job)) ?? [];
  return running.map((job) => (
    <button key={job.id} type="button" className="row" onClick={() => onOpen(job.id)}>
      <span className="num">
        {t("import.line", {
          file: job.file_name,
          done: number(job.rows_done),
          total: number(job.rows_total),
        })}
      </span>
      <ProgressBar
        value={job.rows_total > 0 ? job.rows_done / job.rows_total : 0}
        width={96}
        label={job.file_name}
      />
    </button>
  ));
}
