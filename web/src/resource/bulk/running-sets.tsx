import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { ProgressBar } from "@/ui/progress-bar";
import { useSets } from "./change-sets";

/** Bulk changes of this record type that run now, in the status line. */
export function RunningSets({ record }: { record: string }) {
  return useSets()
    .running.filter((one) => one.record === record)
    .map((one) => {
      const words = t("bulk.line", { done: number(one.done), total: number(one.total) });
      return (
        <span key={one.id} className="row">
          <span className="num">{words}</span>
          <ProgressBar value={one.total > 0 ? one.done / one.total : 0} width={96} label={words} />
        </span>
      );
    });
}
