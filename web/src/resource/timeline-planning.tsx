// Activities and tasks as entries of a timeline.
import type { TimelineItem } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { clock, exactly, moment, someDay } from "@/ui/format";
import { Icon, type IconName } from "@/ui/icon";
import { RichText } from "@/ui/rich-text";
import type { TimelineEntry } from "@/ui/timeline";
import { RecordLink } from "./record-link";

type Activity = NonNullable<TimelineItem["activity"]>;
type Task = NonNullable<TimelineItem["task"]>;
type Event = NonNullable<TimelineItem["event"]>;

export const kindIcons: Record<Activity["kind"], IconName> = {
  call: "phone",
  email: "mail",
  meeting: "contact",
  note: "note",
};

/** The time of an entry, behind its sentence. */
export function At({ at }: { at: string }) {
  return (
    <>
      {" · "}
      <time dateTime={at} title={exactly(at)} className="num">
        {clock(at)}
      </time>
    </>
  );
}

export function activityEntry(item: TimelineItem, activity: Activity): TimelineEntry {
  const { kind, subject, body, duration_minutes: minutes, outcome } = activity;
  const facts = [
    minutes ? t("planning.minutes", { count: minutes }) : "",
    outcome === "none" ? "" : t(`planning.outcome.${outcome}`),
  ].filter(Boolean);
  const sentence = (
    <>
      <b>{activity.owner_name || t("planning.somebody")}</b> {t(`planning.${kind}`)}{" "}
      {subject && (
        <RecordLink to={{ route: "/activities" }} id={activity.id}>
          <b>{subject}</b>
        </RecordLink>
      )}
      {facts.map((fact) => ` · ${fact}`)}
      <At at={item.at} />
    </>
  );
  const content = body && <RichText html={body} />;
  return {
    id: item.id,
    at: item.at,
    mark: <Icon name={kindIcons[kind]} />,
    sentence,
    content: content || undefined,
  };
}

export function taskEntry(item: TimelineItem, task: Task): TimelineEntry {
  const day = task.due_at && (task.all_day ? someDay(task.due_at.slice(0, 10)) : moment(task.due_at));
  const sentence = (
    <>
      <b>{task.assignee_name || t("planning.somebody")}</b>{" "}
      {t(task.status === "done" ? "planning.did" : "planning.to_do")}{" "}
      <RecordLink to={{ route: "/tasks" }} id={task.id}>
        <b>{task.title}</b>
      </RecordLink>
      {day && task.status === "open" && ` · ${t("planning.due", { day })}`}
      <At at={item.at} />
    </>
  );
  return { id: item.id, at: item.at, mark: <Icon name="task" />, sentence };
}

export function eventEntry(item: TimelineItem, event: Event): TimelineEntry {
  const day = event.all_day
    ? someDay(event.starts_at.slice(0, 10))
    : exactly(event.starts_at).replace(/:\d\d [^:]*$/, "");
  const facts = [event.location, event.guests].filter(Boolean);
  const sentence = (
    <>
      <b>{event.owner_name || t("planning.somebody")}</b> {t("calendar.planned")}{" "}
      <RecordLink to={{ route: "/events" }} id={event.id}>
        <b>{event.title}</b>
      </RecordLink>
      {" · "}
      {day}
      {facts.map((fact) => ` · ${fact}`)}
    </>
  );
  return { id: item.id, at: item.at, mark: <Icon name="calendar" />, sentence };
}
