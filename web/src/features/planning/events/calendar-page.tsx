import { ActionIcon, Button, SegmentedControl, Select } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { membersQuery } from "@/resource/members";
import { useOpenRecord } from "@/resource/record-link";
import { anchor, localDay, meant, period, range, stepped, type View, views } from "@/ui/calendar-span";
import { Icon } from "@/ui/icon";
import { Sheet, SheetHead } from "@/ui/sheet";
import { useShortcuts } from "@/ui/shortcuts";
import { ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { toast } from "@/ui/toasts";
import { usePhone } from "@/ui/use-phone";
import { zone } from "@/ui/zone";
import classes from "./calendar.module.css";
import type { Slot } from "./calendar-board";
import type { CalendarSearch } from "./calendar-search";
import { EventDrawer } from "./event-drawer";
import {
  dueTasksQuery,
  type EventPlan,
  type Occurrence,
  occurrencesQuery,
  type Scope,
  useSchedule,
} from "./events";
import { FeedDialog } from "./feed-dialog";
import { ReplyDialog } from "./reply-dialog";
import { ScopeDialog } from "./scope-dialog";

const CalendarBoard = lazy(async () => ({ default: (await import("./calendar-board")).CalendarBoard }));
const everybody = "all";

type Moving = { occurrence: Occurrence; slot: Slot; undo: () => void };

/** The calendar: one's own, a colleague's or everybody's, by day, week or month or as a list. */
export function CalendarPage({ search }: { search: CalendarSearch }) {
  const phone = usePhone();
  const navigate = useNavigate();
  const openRecord = useOpenRecord();
  const me = useQuery(meQuery).data;
  const { state } = useLive();
  const view = search.span ?? (phone ? "agenda" : "week");
  const at = useMemo(() => anchor({ date: search.date }), [search.date]);
  const member = search.who === everybody ? undefined : (search.who ?? me?.user.id);
  const shown = range(view, at);
  const span = { from: meant(shown.from), to: meant(shown.to), member };
  const occurrences = useQuery({ ...occurrencesQuery(span), enabled: me !== undefined });
  const tasks = useQuery({ ...dueTasksQuery(span), enabled: may(me, "tasks", "view") });
  const [slot, setSlot] = useState<Slot>();
  const [moving, setMoving] = useState<Moving>();
  const [feed, setFeed] = useState(false);
  const [reply, setReply] = useState(false);
  const schedule = useSchedule();
  const editable = may(me, "events", "edit");
  const refused = occurrences.error instanceof ApiError && occurrences.error.status === 403;

  const go = (change: Partial<CalendarSearch>, replace = false) =>
    void navigate({ to: "/calendar", search: { ...search, ...change }, replace });
  const step = (by: 1 | -1) => go({ date: stepped(view, at, by) });
  const create = (next?: Slot) => {
    setSlot(next);
    go({ create: true, event: undefined, on: undefined });
  };
  const close = () => {
    setSlot(undefined);
    go({ create: undefined, event: undefined, on: undefined });
  };
  const move = async ({ occurrence, slot: to, undo }: Moving, scope: Scope) => {
    setMoving(undefined);
    try {
      const { conflicts } = await schedule.mutateAsync(planOf(occurrence, to, scope));
      const other = conflicts[0];
      if (other) toast(t("calendar.conflict_toast", { title: other.title }));
    } catch (error) {
      undo();
      toast(error instanceof Error ? error.message : t("list.failed"));
    }
  };
  useShortcuts({
    t: () => go({ date: undefined }),
    arrowleft: () => step(-1),
    arrowright: () => step(1),
    ...Object.fromEntries(views.map((one, index) => [String(index + 1), () => go({ span: one })])),
    n: () => editable && create(),
  });

  const open = occurrences.data?.items.find(
    (one) => one.event_id === search.event && (one.occurrence_on ?? undefined) === search.on,
  );
  const tools = (
    <>
      <SegmentedControl
        aria-label={t("calendar.view")}
        value={view}
        data={views.map((one) => ({ value: one, label: t(`calendar.${one}`) }))}
        onChange={(next) => go({ span: next as View })}
      />
      <Who value={search.who ?? me?.user.id ?? everybody} me={me?.user.id} onChange={(who) => go({ who })} />
    </>
  );
  const steps = (
    <div className={classes.head}>
      <Button size="xs" onClick={() => go({ date: undefined })}>
        {t("today")}
      </Button>
      <ActionIcon aria-label={t("calendar.before")} onClick={() => step(-1)}>
        <Icon name="left" />
      </ActionIcon>
      <ActionIcon aria-label={t("calendar.after")} onClick={() => step(1)}>
        <Icon name="right" />
      </ActionIcon>
      <span className={`${classes.period} num`} aria-live="polite">
        {period(view, at)}
      </span>
    </div>
  );
  return (
    <Sheet label={t("nav.calendar")}>
      <SheetHead line title={t("nav.calendar")} aside={!phone && steps}>
        {!phone && <div className={classes.tools}>{tools}</div>}
        <ActionIcon
          aria-label={t("calendar.subscribe")}
          title={t("calendar.subscribe")}
          onClick={() => setFeed(true)}
        >
          <Icon name="link" />
        </ActionIcon>
        {editable && (
          <ActionIcon
            aria-label={t("calendar.reply.title")}
            title={t("calendar.reply.title")}
            onClick={() => setReply(true)}
          >
            <Icon name="import" />
          </ActionIcon>
        )}
        {editable && (
          <Button variant="filled" leftSection={<Icon name="plus" />} onClick={() => create()}>
            {phone ? t("create") : t("create.event")}
          </Button>
        )}
      </SheetHead>
      {phone && (
        <div className={classes.bar}>
          {steps}
          {tools}
        </div>
      )}
      <div className={classes.body}>
        {refused && me && <NoPermission what={t("nav.calendar")} role={t(`role.${me.company.role}`)} />}
        {occurrences.isError && !refused && (
          <ErrorState
            title={t("calendar.failed")}
            error={occurrences.error}
            retry={() => void occurrences.refetch()}
          />
        )}
        {!occurrences.isError && (
          <Suspense fallback={<LoadingRows rows={10} />}>
            <CalendarBoard
              view={view}
              at={at}
              occurrences={occurrences.data?.items ?? []}
              tasks={tasks.data?.items ?? []}
              me={me?.user.id ?? ""}
              editable={editable}
              onOpen={(one) =>
                go({ event: one.event_id, on: one.occurrence_on ?? undefined, create: undefined })
              }
              onTask={(task) => openRecord({ route: "/tasks" }, task.id)}
              onSlot={create}
              onDay={(day) => go({ span: "day", date: localDay(day) })}
              onMove={(occurrence, to, undo) => {
                const next = { occurrence, slot: to, undo };
                if (occurrence.repeats && !occurrence.series_id) setMoving(next);
                else void move(next, "one");
              }}
            />
          </Suspense>
        )}
      </div>
      <StatusLine
        live={state}
        keys={[
          { keys: ["←", "→"], label: t("calendar.step") },
          { keys: ["1", "2", "3", "4"], label: t("calendar.view") },
          { keys: ["T"], label: t("today") },
          { keys: ["N"], label: t("create.event") },
        ]}
      >
        {occurrences.data && <span>{t("calendar.count", { count: occurrences.data.items.length })}</span>}
        <span>{zone()}</span>
      </StatusLine>
      {(search.create || search.event) && (
        <EventDrawer
          key={search.event ? `${search.event} ${search.on ?? ""}` : "new"}
          id={search.event}
          on={search.on}
          occurrence={open}
          slot={slot}
          near={at}
          onClose={close}
        />
      )}
      {moving && (
        <ScopeDialog
          title={t("calendar.move_title", { title: moving.occurrence.title })}
          onPick={(scope) => void move(moving, scope)}
          onCancel={() => {
            moving.undo();
            setMoving(undefined);
          }}
        />
      )}
      {reply && <ReplyDialog onClose={() => setReply(false)} />}
      {feed && <FeedDialog onClose={() => setFeed(false)} />}
    </Sheet>
  );
}

/** What dragging means: only times change. Days are days, so they are sent as midnights of UTC. */
export function planOf(occurrence: Occurrence, slot: Slot, scope: Scope): EventPlan {
  const iso = (date: Date) => (slot.allDay ? `${localDay(date)}T00:00:00Z` : meant(date));
  const own = occurrence.series_id !== null || !occurrence.repeats;
  return {
    event_id: occurrence.event_id,
    scope: own ? undefined : scope,
    occurrence_on: own ? undefined : (occurrence.occurrence_on ?? undefined),
    starts_at: iso(slot.start),
    ends_at: iso(slot.end),
    all_day: slot.allDay,
  };
}

type WhoProps = { value: string; me: string | undefined; onChange: (who: string | undefined) => void };

/** Whose calendar is shown. */
function Who({ value, me, onChange }: WhoProps) {
  const { data = [] } = useQuery(membersQuery);
  const others = data.filter((member) => member.user_id !== me);
  const options = [
    ...(me ? [{ value: me, label: t("calendar.mine") }] : []),
    { value: everybody, label: t("calendar.everybody") },
    ...others.map((member) => ({ value: member.user_id, label: member.name })),
  ];
  return (
    <Select
      aria-label={t("calendar.whose")}
      className={classes.who}
      data={options}
      value={value}
      allowDeselect={false}
      onChange={(who) => onChange(who === me ? undefined : (who ?? undefined))}
    />
  );
}
