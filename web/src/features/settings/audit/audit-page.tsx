import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ApiError } from "@/api/problem";
import { SettingsPage } from "@/features/settings/settings-page";
import { t } from "@/i18n/translate";
import { longDate } from "@/ui/format";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { Timeline } from "@/ui/timeline";
import { auditQuery } from "./audit";
import classes from "./audit.module.css";
import { AuditExport } from "./audit-export";
import { AuditFilters } from "./audit-filters";
import type { AuditSearch } from "./audit-search";
import { timelineEntry } from "./entry";
import { SealState } from "./seal-state";

/** What happened in the company, for its administrators: every filter is in the address. */
export function AuditPage({ search }: { search: AuditSearch }) {
  const navigate = useNavigate();
  const change = (next: AuditSearch) => void navigate({ to: "/settings/audit", search: next, replace: true });
  const log = useInfiniteQuery(auditQuery(search));
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  const names = Object.assign({}, ...(log.data?.pages.map((page) => page.names) ?? []));
  const until = log.data?.pages.at(-1)?.until;
  const refused = log.error instanceof ApiError && log.error.status === 403;
  const filtered = Object.values(search).some(Boolean);
  return (
    <SettingsPage
      title={t("audit.title")}
      lead={t("audit.lead")}
      actions={<AuditExport search={search} />}
      admin
    >
      <SealState />
      <AuditFilters search={search} onChange={change} />
      {log.isPending && <LoadingRows rows={8} />}
      {log.isError && !refused && (
        <ErrorState title={t("audit.failed")} error={log.error} retry={() => void log.refetch()} />
      )}
      {log.isSuccess && entries.length === 0 && !log.hasNextPage && (
        <Empty
          icon="clock"
          title={t("audit.none")}
          action={filtered && <Button onClick={() => change({})}>{t("audit.clear")}</Button>}
        >
          {t("audit.none_body")}
        </Empty>
      )}
      <Timeline entries={entries.map((entry) => timelineEntry(entry, search, names))} />
      {log.hasNextPage && (
        <div className={classes.more}>
          {until && <p className="small muted">{t("audit.looked", { day: longDate(until) })}</p>}
          <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t(until ? "audit.further" : "audit.more")}
          </Button>
        </div>
      )}
    </SettingsPage>
  );
}
