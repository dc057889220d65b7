// Loaded only where a list is looked at as a calendar: FullCalendar is larger than the rest of the page.
import type { EventContentArg, EventInput, EventMountArg } from "@fullcalendar/core";
import deLocale from "@fullcalendar/core/locales/de";
import dayGrid from "@fullcalendar/daygrid";
import interaction from "@fullcalendar/interaction";
import list from "@fullcalendar/list";
import FullCalendar from "@fullcalendar/react";
import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { ApiError } from "@/api/problem";
import { locale } from "@/i18n/locale";
import { t, text } from "@/i18n/translate";
import {
  type BaseRecord,
  type BoardView,
  boardFields,
  calendarField,
  type Field,
  fieldOf,
  fieldValue,
  type ResourceDef,
  withValue,
} from "@/resource/define";
import { LateNote } from "@/resource/late-note";
import { type ListSearch, useListState } from "@/resource/list-state";
import { isMovable, type Move, useMove } from "@/resource/use-move";
import theme from "@/ui/calendar.module.css";
import { anchor, period, range, stepped } from "@/ui/calendar-span";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { useShortcuts } from "@/ui/shortcuts";
import { Empty, ErrorState } from "@/ui/states";
import { usePhone } from "@/ui/use-phone";
import classes from "./calendar.module.css";
import { type Days, dayAfter, daysFilter, daysQuery, isAllDay, onDay, startOf } from "./days";

type Props<R extends BaseRecord> = BoardView & { def: ResourceDef<R> };

/** The records of a list on their days. Another day is a change of their field. */
export function RecordCalendar<R extends BaseRecord>(props: Props<R>) {
  const field = calendarField(props.def);
  return field ? <Calendar {...props} field={field} /> : null;
}

type CalendarProps<R extends BaseRecord> = Props<R> & { field: Field<R> };

function Calendar<R extends BaseRecord>({ def, field, search, editable, onOpen, onSaid }: CalendarProps<R>) {
  const change = useListState();
  const span = search.span ?? "month";
  const at = useMemo(() => anchor({ date: search.date }), [search.date]);
  const filter = daysFilter(def, field, search, range(span, at));
  const query = daysQuery(def, field, filter, search);
  const days = useQuery(query);
  const { move, dialog } = useMove<R, Days<R>>(def, query.queryKey, movedDay);
  const step = (by: 1 | -1) => change({ date: stepped(span, at, by) });
  useShortcuts({
    t: () => change({ date: undefined }),
    arrowleft: () => step(-1),
    arrowright: () => step(1),
  });
  const mayMove = editable && !field.readOnly;
  const { items = [], count = 0 } = days.data ?? {};
  const put = (record: R, day: Date, onBack?: () => void) => {
    const value = onDay(def, field, record, day);
    const onDone = () => onSaid(t("days.moved", { name: def.title(record), day: dayWords(day) }));
    move({ record, field: field.name, value }, { onDone, onBack });
  };
  if (days.isError) {
    const wrong = days.error instanceof ApiError && days.error.status === 422 && search.filter;
    return wrong ? (
      <Empty icon="filter" title={t("filter.wrong")}>
        {days.error.message}
      </Empty>
    ) : (
      <ErrorState title={t("list.failed")} error={days.error} retry={() => void days.refetch()} />
    );
  }
  return (
    <>
      <div className={classes.bar}>
        <Button size="xs" onClick={() => change({ date: undefined })}>
          {t("today")}
        </Button>
        <ActionIcon aria-label={t("calendar.before")} onClick={() => step(-1)}>
          <Icon name="left" />
        </ActionIcon>
        <ActionIcon aria-label={t("calendar.after")} onClick={() => step(1)}>
          <Icon name="right" />
        </ActionIcon>
        <span className={`${classes.period} num`} aria-live="polite">
          {period(span, at)}
        </span>
        <span className="small muted">{t("days.by", { field: text(field.label) })}</span>
        {days.data && count === 0 && <span className="small muted">{t("calendar.nothing")}</span>}
        <LateNote def={def} search={search} />
        <span className="end">
          <SegmentedControl
            aria-label={t("calendar.view")}
            value={span}
            data={(["week", "month"] as const).map((one) => ({ value: one, label: t(`calendar.${one}`) }))}
            onChange={(next) => change({ span: next === "week" ? "week" : undefined })}
          />
        </span>
      </div>
      {count > items.length && (
        <p className={classes.more} role="status">
          {t("days.more", { shown: number(items.length), count: number(count) })}{" "}
          <button
            type="button"
            className="acc strong"
            onClick={() =>
              change({ show: "list", filter, sort: field.name, saved: undefined }, { push: true })
            }
          >
            {t("days.all")}
          </button>
        </p>
      )}
      <Grid
        def={def}
        field={field}
        search={search}
        records={items}
        at={at}
        canMove={(record) => mayMove && isMovable(def, record, field.name)}
        onOpen={onOpen}
        onPut={put}
      />
      {dialog}
    </>
  );
}

/** The days with one record on another of them. */
function movedDay<R extends BaseRecord>(days: Days<R>, { record, field, value }: Move<R>): Days<R> {
  const put = (one: R) => (one.id === record.id ? withValue(one, field, value) : one);
  return { ...days, items: days.items.map(put) };
}

function dayWords(day: Date): string {
  return new Intl.DateTimeFormat(locale() === "de" ? "de" : "en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(day);
}

const grids = { month: "dayGridMonth", week: "dayGridWeek" } as const;
const lists = { month: "listMonth", week: "listWeek" } as const;
const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

type GridProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  search: ListSearch;
  records: R[];
  at: Date;
  canMove: (record: R) => boolean;
  onOpen: (id: string) => void;
  onPut: (record: R, day: Date, onBack?: () => void) => void;
};

function Grid<R extends BaseRecord>({
  def,
  field,
  search,
  records,
  at,
  canMove,
  onOpen,
  onPut,
}: GridProps<R>) {
  const phone = usePhone();
  const ref = useRef<FullCalendar>(null);
  const held = useRef<string>(undefined);
  const view = (phone ? lists : grids)[search.span ?? "month"];
  useEffect(() => {
    const calendar = ref.current?.getApi();
    // A change of views while React is still drawing would be drawn twice.
    queueMicrotask(() => calendar?.changeView(view, at));
  }, [view, at]);
  const recordOf = (id: string) => records.find((record) => record.id === id);
  const onKey = (event: KeyboardEvent) => {
    const days = event.shiftKey ? steps[event.key] : undefined;
    const element = event.target instanceof Element ? event.target.closest("[data-record]") : null;
    const record = recordOf(element?.getAttribute("data-record") ?? "");
    if (!days || !record || !canMove(record)) return;
    event.preventDefault();
    held.current = record.id;
    onPut(record, dayAfter(def, field, record, days));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the records in it have the focus, and their keys come up here
    <div className={`${theme.board} ${classes.board}`} onKeyDown={onKey}>
      <FullCalendar
        ref={ref}
        plugins={[dayGrid, list, interaction]}
        initialView={view}
        initialDate={at}
        headerToolbar={false}
        locales={[deLocale]}
        locale={locale() === "de" ? "de" : "en-gb"}
        firstDay={1}
        height="100%"
        eventTimeFormat={{ hour: "2-digit", minute: "2-digit", hour12: false }}
        allDayText=""
        noEventsText={t("calendar.nothing")}
        dayMaxEvents
        eventInteractive
        eventDisplay="block"
        eventDurationEditable={false}
        longPressDelay={350}
        events={records.map((record) => eventOf(def, field, record, canMove(record)))}
        eventContent={Content}
        // What stands on a day belongs to its name, and what shows more of it is a button.
        dayCellDidMount={({ el }) => el.removeAttribute("aria-labelledby")}
        moreLinkDidMount={({ el }) => el.setAttribute("role", "button")}
        eventDidMount={({ el, event }: EventMountArg) => {
          el.dataset.record = event.id;
          if (el instanceof HTMLAnchorElement) el.setAttribute("role", "button");
          // Moved by the keyboard, a record is drawn again and keeps the focus.
          if (held.current !== event.id) return;
          held.current = undefined;
          el.focus();
        }}
        eventClick={({ event, jsEvent }) => {
          jsEvent.preventDefault();
          onOpen(event.id);
        }}
        eventDrop={({ event, revert }) => {
          const record = recordOf(event.id);
          if (record && event.start) onPut(record, event.start, revert);
          else revert();
        }}
      />
    </div>
  );
}

function eventOf<R extends BaseRecord>(
  def: ResourceDef<R>,
  field: Field<R>,
  record: R,
  editable: boolean,
): EventInput {
  const state = fieldOf(def, boardFields(def)[0]?.field ?? "") ?? def.fields.find(({ choices }) => choices);
  const choice = state?.choices?.find(({ value }) => value === fieldValue(record, state.name));
  const late = def.late?.of(record, new Date());
  return {
    id: record.id,
    title: def.title(record),
    start: startOf(def, field, record),
    allDay: isAllDay(def, field, record),
    editable,
    classNames: [classes.record, classes[late ? "caution" : (choice?.tone ?? "plain")]].filter(
      (name): name is string => Boolean(name),
    ),
    extendedProps: { state: choice && text(choice.label), late, subtitle: def.subtitle(record) },
  };
}

type Extra = { state?: string; late?: string; subtitle?: string };

function Content({ event, timeText, view }: EventContentArg) {
  const { state, late, subtitle } = event.extendedProps as Extra;
  const listed = view.type.startsWith("list");
  return (
    <span
      className={classes.content}
      title={[event.title, subtitle, state, late].filter(Boolean).join(" · ")}
    >
      {late && <Icon name="clock" size={14} />}
      {!listed && timeText && <span className={`${classes.time} num`}>{timeText}</span>}
      <span className={classes.title}>{event.title}</span>
      {listed && subtitle && <span className={classes.subtitle}>{subtitle}</span>}
      <span className="sr">{[state, late].filter(Boolean).join(", ")}</span>
    </span>
  );
}
