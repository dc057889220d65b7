import { Checkbox } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import { useQuery } from "@tanstack/react-query";
import { may, meQuery } from "@/api/session";
import { occurrencesQuery } from "@/features/planning/events/events";
import { dueWords, overdue } from "@/features/planning/tasks/due";
import { myDayQuery, useFinish } from "@/features/planning/tasks/use-finish";
import { t } from "@/i18n/translate";
import { PlaceLink } from "@/resource/place-link";
import { RecordLink } from "@/resource/record-link";
import { clock } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { dayAt, instant, plusDays } from "@/ui/zone";
import classes from "./home.module.css";

const shown = 6;

/** What the signed-in person has before them today: what is in the calendar, and what is due or late. */
export function Day() {
  const me = useQuery(meQuery).data;
  return (
    <>
      {me && may(me, "events", "view") && <Today member={me.user.id} />}
      {may(me, "tasks", "view") && <TasksDue canEdit={may(me, "tasks", "edit")} />}
    </>
  );
}

/** This day on the person's clock. */
function today(): { from: string; to: string } {
  const midnight = (days: number) => instant(plusDays(dayAt(new Date()), days)).toISOString();
  return { from: midnight(0), to: midnight(1) };
}

function Today({ member }: { member: string }) {
  const { data } = useQuery(occurrencesQuery({ ...today(), member }));
  const items = data?.items ?? [];
  return (
    <Block
      title={t("home.your_day")}
      count={
        items.length > 0 ? t("home.meetings", { count: items.length }) : data && t("home.nothing_planned")
      }
    >
      <ul>
        {items.slice(0, shown).map((one) => (
          <li key={`${one.event_id} ${one.starts_at}`}>
            <PlaceLink
              route="/calendar"
              search={{ event: one.event_id, on: one.occurrence_on ?? undefined }}
              className={classes.item}
            >
              <span className={`num muted ${classes.hour}`}>
                {one.all_day ? t("calendar.all_day") : clock(one.starts_at)}
              </span>
              <Icon name="calendar" className="muted" />
              <span className={`grow ${classes.lines}`}>
                <span className="cut strong">{one.title}</span>
                {one.location && <span className="cut small muted">{one.location}</span>}
              </span>
            </PlaceLink>
          </li>
        ))}
      </ul>
    </Block>
  );
}

function TasksDue({ canEdit }: { canEdit: boolean }) {
  const day = useQuery(myDayQuery).data;
  const finish = useFinish();
  const due = day ? [...day.overdue, ...day.today] : [];
  return (
    <Block
      title={t("home.tasks_due")}
      count={day && (due.length || t("home.nothing_due"))}
      action={
        <PlaceLink route="/tasks/{-$id}" params={{}} className="acc small strong">
          {t("tasks.my_day")}
        </PlaceLink>
      }
    >
      <ul>
        {due.slice(0, shown).map((task) => (
          <li key={task.id} className={classes.item} data-flat>
            <Checkbox
              aria-label={t("tasks.finish", { title: task.title })}
              checked={finish.variables === task.id && !finish.isError}
              disabled={!canEdit}
              onChange={() => finish.mutate(task.id)}
            />
            <RecordLink to={{ route: "/tasks" }} id={task.id} className="cut grow">
              {task.title}
            </RecordLink>
            <span className={`small num ${overdue(task) ? "neg" : "muted"}`}>{dueWords(task)}</span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
