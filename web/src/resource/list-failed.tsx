import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { Empty, ErrorState } from "@/ui/states";

type Props = { error: Error; filter: string | undefined; retry: () => void };

/** Instead of records that could not be read: what is wrong with the filter, or else another try. */
export function ListFailed({ error, filter, retry }: Props) {
  const wrong = error instanceof ApiError && error.status === 422 && filter;
  if (!wrong) return <ErrorState title={t("list.failed")} error={error} retry={retry} />;
  return (
    <Empty icon="filter" title={t("filter.wrong")}>
      {error.message}
    </Empty>
  );
}
