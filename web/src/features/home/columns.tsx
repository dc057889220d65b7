import type { Overview } from "@/api/shapes";
import { Day } from "./day";
import { DaysChart } from "./days-chart";
import classes from "./home.module.css";
import { LatestConversations, RecentChanges, Unanswered } from "./lists";

/** What is to do and what happened, beside what customers asked. */
export function Columns({ overview }: { overview: Overview }) {
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Day />
        <LatestConversations />
        <RecentChanges changes={overview.recent} />
      </div>
      <div className={classes.column}>
        <DaysChart days={overview.days} />
        <Unanswered questions={overview.unanswered} />
      </div>
    </div>
  );
}
