import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Overview } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { longDay, number } from "@/ui/format";
import { Sheet, SheetHead } from "@/ui/sheet";
import { ErrorState, LoadingRows } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { DaysChart } from "./days-chart";
import classes from "./home.module.css";
import { Kpis } from "./kpis";
import { LatestConversations, RecentChanges, Unanswered } from "./lists";
import { overviewQuery } from "./overview";

const Day = lazy(() => import("./day").then((module) => ({ default: module.Day })));

/** The person's day: what is to do, what came in, how the week goes against the one before, what the documents lack. */
export function Home() {
  const live = useLive();
  const overview = useQuery(overviewQuery);
  return (
    <Sheet label={t("nav.home")}>
      <SheetHead title={longDay(new Date())} line>
        <span className="small muted desk">{t("home.compared")}</span>
      </SheetHead>
      {overview.isPending && <LoadingRows />}
      {overview.isError && (
        <ErrorState title={t("home.failed")} error={overview.error} retry={() => void overview.refetch()} />
      )}
      {overview.data && <Figures overview={overview.data} />}
      <StatusLine
        live={live.state}
        keys={[
          { keys: ["Ctrl", "K"], label: t("keys.find") },
          { keys: ["C"], label: t("create") },
          { keys: ["?"], label: t("keys.all") },
        ]}
      >
        {overview.data && (
          <span>
            {t("home.line", {
              contacts: number(overview.data.contacts.total),
              accounts: number(overview.data.accounts.total),
              documents: number(overview.data.documents.total),
            })}
          </span>
        )}
      </StatusLine>
    </Sheet>
  );
}

function Figures({ overview }: { overview: Overview }) {
  return (
    <div className={classes.body}>
      <Kpis overview={overview} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Suspense>
            <Day />
          </Suspense>
          <LatestConversations />
          <RecentChanges changes={overview.recent} />
        </div>
        <div className={classes.column}>
          <DaysChart days={overview.days} />
          <Unanswered questions={overview.unanswered} />
        </div>
      </div>
    </div>
  );
}
