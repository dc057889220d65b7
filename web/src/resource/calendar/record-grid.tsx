// The grid itself: FullCalendar is larger than the rest of the page.
import type { EventContentArg, EventInput, EventMountArg } from "@fullcalendar/core";
import deLocale from "@fullcalendar/core/locales/de";
import dayGrid from "@fullcalendar/daygrid";
import interaction from "@fullcalendar/interaction";
import list from "@fullcalendar/list";
import FullCalendar from "@fullcalendar/react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { locale } from "@/i18n/locale";
import { t, text } from "@/i18n/translate";
import { type BaseRecord, type Field, fieldOf, fieldValue, type ResourceDef } from "@/resource/define";
import { boardFields } from "@/resource/layouts";
import type { ListSearch } from "@/resource/list-state";
import theme from "@/ui/calendar.module.css";
import { placed } from "@/ui/calendar-span";
import { Icon } from "@/ui/icon";
import { usePhone } from "@/ui/use-phone";
import classes from "./calendar.module.css";
import { dayAfter, isAllDay, startOf } from "./days";

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

/** The days with the records on them. One is put on another day by dragging it, or with the keys. */
export function RecordGrid<R extends BaseRecord>({
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
        timeZone="UTC"
        now={() => placed(new Date())}
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
