import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { Overview } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { longDay, number } from "@/ui/format";
import { Sheet, SheetHead } from "@/ui/sheet";
import { ErrorState, LoadingRows } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import classes from "./home.module.css";
import { Kpis } from "./kpis";
import { overviewQuery } from "./overview";

// The figures come first; what is below them may come a moment later.
const Columns = lazy(() => import("./columns").then((module) => ({ default: module.Columns })));

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
      <Suspense fallback={<LoadingRows />}>
        <Columns overview={overview} />
      </Suspense>
    </div>
  );
}
