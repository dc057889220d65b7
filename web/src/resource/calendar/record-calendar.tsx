// Loaded only where a list is looked at as a calendar.

import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { locale } from "@/i18n/locale";
import { t, text } from "@/i18n/translate";
import { type BaseRecord, type BoardView, type Field, type ResourceDef, withValue } from "@/resource/define";
import { LateNote } from "@/resource/late-note";
import { calendarField } from "@/resource/layouts";
import { ListFailed } from "@/resource/list-failed";
import { useListState } from "@/resource/list-state";
import { isMovable, type Move, useMove } from "@/resource/use-move";
import { anchor, period, range, stepped } from "@/ui/calendar-span";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { useShortcuts } from "@/ui/shortcuts";
import classes from "./calendar.module.css";
import { type Days, daysFilter, daysQuery, onDay } from "./days";
import { RecordGrid } from "./record-grid";

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
  if (days.isError)
    return <ListFailed error={days.error} filter={search.filter} retry={() => void days.refetch()} />;
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
      <RecordGrid
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
    timeZone: "UTC",
  }).format(day);
}
