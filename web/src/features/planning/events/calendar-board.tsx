// The grid itself. Loaded only where a calendar is shown: FullCalendar is larger than the rest of the page.
import type { EventContentArg, EventDropArg, EventInput } from "@fullcalendar/core";
import deLocale from "@fullcalendar/core/locales/de";
import dayGrid from "@fullcalendar/daygrid";
import interaction, { type DateClickArg, type EventResizeDoneArg } from "@fullcalendar/interaction";
import list from "@fullcalendar/list";
import FullCalendar from "@fullcalendar/react";
import timeGrid from "@fullcalendar/timegrid";
import { useEffect, useRef } from "react";
import type { Task } from "@/api/shapes";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import theme from "@/ui/calendar.module.css";
import { placed, type View } from "@/ui/calendar-span";
import { Icon, type IconName } from "@/ui/icon";
import classes from "./calendar.module.css";
import type { Occurrence } from "./events";

const names: Record<View, string> = {
  day: "timeGridDay",
  week: "timeGridWeek",
  month: "dayGridMonth",
  agenda: "agenda",
};

export type Slot = { start: Date; end: Date; allDay: boolean };

type Props = {
  view: View;
  at: Date;
  occurrences: Occurrence[];
  tasks: Task[];
  me: string;
  editable: boolean;
  onOpen: (occurrence: Occurrence) => void;
  onTask: (task: Task) => void;
  onSlot: (slot: Slot) => void;
  onMove: (occurrence: Occurrence, slot: Slot, undo: () => void) => void;
  onDay: (day: Date) => void;
};

type Extra = { occurrence?: Occurrence; task?: Task };

export function CalendarBoard(props: Props) {
  const { view, at, editable } = props;
  const ref = useRef<FullCalendar>(null);
  useEffect(() => {
    const calendar = ref.current?.getApi();
    // A change of views while React is still drawing would be drawn twice.
    queueMicrotask(() => calendar?.changeView(names[view], at));
  }, [view, at]);
  const move = ({ event, revert }: EventDropArg | EventResizeDoneArg) => {
    const { occurrence } = event.extendedProps as Extra;
    if (!occurrence || !event.start) return revert();
    const length = Date.parse(occurrence.ends_at) - Date.parse(occurrence.starts_at);
    const usual = event.allDay ? 86_400_000 : occurrence.all_day ? 3_600_000 : length;
    const end = event.end ?? new Date(event.start.getTime() + usual);
    props.onMove(occurrence, { start: event.start, end, allDay: event.allDay }, revert);
  };
  return (
    <div className={`${theme.board} ${classes.board}`}>
      <FullCalendar
        ref={ref}
        plugins={[dayGrid, timeGrid, list, interaction]}
        initialView={names[view]}
        initialDate={at}
        timeZone="UTC"
        now={() => placed(new Date())}
        views={{ agenda: { type: "list", duration: { days: 30 } } }}
        headerToolbar={false}
        locales={[deLocale]}
        locale={locale() === "de" ? "de" : "en-gb"}
        firstDay={1}
        height="100%"
        nowIndicator
        scrollTime="07:00:00"
        slotDuration="00:30:00"
        eventTimeFormat={{ hour: "2-digit", minute: "2-digit", hour12: false }}
        slotLabelFormat={{ hour: "2-digit", minute: "2-digit", hour12: false }}
        allDayText={t("calendar.all_day")}
        noEventsText={t("calendar.nothing")}
        dayMaxEvents
        slotEventOverlap={false}
        eventInteractive
        eventDisplay="block"
        events={[
          ...props.occurrences.map((one) => eventOf(one, props.me, editable)),
          ...props.tasks.map(taskOf),
        ]}
        eventContent={Content}
        eventClick={({ event, jsEvent }) => {
          jsEvent.preventDefault();
          const { occurrence, task } = event.extendedProps as Extra;
          if (occurrence) props.onOpen(occurrence);
          if (task) props.onTask(task);
        }}
        editable={editable}
        selectable={editable}
        selectMirror
        longPressDelay={350}
        select={({ start, end, allDay }) => props.onSlot({ start, end, allDay })}
        dateClick={({ date, allDay, view: shown }: DateClickArg) => {
          if (!editable && shown.type === names.month) props.onDay(date);
          if (editable && !allDay)
            props.onSlot({ start: date, end: new Date(date.getTime() + 3_600_000), allDay });
        }}
        eventDrop={move}
        eventResize={move}
      />
    </div>
  );
}

function eventOf(occurrence: Occurrence, me: string, editable: boolean): EventInput {
  const { all_day: allDay } = occurrence;
  const mine = occurrence.member_ids.includes(me);
  const classNames = [mine ? classes.mine : classes.others, occurrence.busy.length > 0 ? classes.busy : ""];
  return {
    id: `${occurrence.event_id} ${occurrence.occurrence_on ?? ""}`,
    title: occurrence.title,
    start: allDay ? occurrence.starts_at.slice(0, 10) : placed(occurrence.starts_at),
    end: allDay ? occurrence.ends_at.slice(0, 10) : placed(occurrence.ends_at),
    allDay,
    editable,
    classNames: classNames.filter((name): name is string => Boolean(name)),
    extendedProps: { occurrence },
  };
}

function taskOf(task: Task): EventInput {
  const due = task.due_at ?? "";
  return {
    id: task.id,
    title: task.title,
    start: task.all_day ? due.slice(0, 10) : placed(due),
    allDay: task.all_day,
    editable: false,
    classNames: [classes.task ?? "", task.status === "done" ? (classes.done ?? "") : ""].filter(Boolean),
    extendedProps: { task },
  };
}

function Content({ event, timeText, view }: EventContentArg) {
  const { occurrence, task } = event.extendedProps as Extra;
  return (
    <span className={classes.content}>
      {task && <Mark icon="task" label={t("calendar.task")} />}
      {view.type === names.month && timeText && <span className={`${classes.time} num`}>{timeText}</span>}
      <span className={classes.title}>{event.title}</span>
      {occurrence?.repeats && <Mark icon="refresh" label={t("calendar.repeats")} />}
      {occurrence && occurrence.busy.length > 0 && <Mark icon="warn" label={t("calendar.busy_hint")} />}
      {view.type !== names.month && view.type !== names.agenda && timeText && (
        <span className={`${classes.time} num`}>{timeText}</span>
      )}
      {occurrence?.location && <span className={classes.place}>{occurrence.location}</span>}
    </span>
  );
}

function Mark({ icon, label }: { icon: IconName; label: string }) {
  return (
    <>
      <Icon name={icon} size={14} />
      <span className="sr">{label}</span>
    </>
  );
}
