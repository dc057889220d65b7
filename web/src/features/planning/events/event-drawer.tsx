import { Button, Drawer, SegmentedControl, Select, Switch, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Drawer.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { useOpenFields } from "@/resource/closed-fields";
import { isOwn, useExtended } from "@/resource/custom";
import { nested, type Value } from "@/resource/define";
import { cleaned, drafted, FieldInput } from "@/resource/field-input";
import { membersQuery } from "@/resource/members";
import { RecordLink } from "@/resource/record-link";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toasts";
import { usePhone } from "@/ui/use-phone";
import { zone } from "@/ui/zone";
import type { Slot } from "./calendar-board";
import { events } from "./columns";
import { Conflicts } from "./conflicts";
import {
  type Draft,
  draftOf,
  momentsOf,
  newDraft,
  type Opened,
  onDay,
  planOf,
  withAllDay,
  withStart,
} from "./draft";
import classes from "./event-drawer.module.css";
import {
  type Attendee,
  attendeesQuery,
  eventQuery,
  type Occurrence,
  type Scope,
  useAnswer,
  useCancelEvent,
  useSchedule,
} from "./events";
import { GuestsInput, guestOf, type Invited, invitedOf } from "./guests-input";
import { RepeatInput } from "./repeat-input";

type Props = {
  /** The event that is open; a new one without it. */
  id: string | undefined;
  /** Which time of a series was opened. */
  on: string | undefined;
  occurrence: Occurrence | undefined;
  slot: Slot | undefined;
  near: Date;
  onClose: () => void;
};

/** One event: to look at, to change, to call off; of a series one time, it and those that follow, or all. */
export function EventDrawer({ id, on, occurrence, slot, near, onClose }: Props) {
  const phone = usePhone();
  const me = useQuery(meQuery).data;
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "94%" : 440}
      title={<b>{id ? t("calendar.event") : t("create.event")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {id ? (
        <OpenedEvent id={id} on={on} occurrence={occurrence} onClose={onClose} />
      ) : (
        me && (
          <EventForm
            first={newDraft(slot, near, me.user.id)}
            guests={[]}
            opened={undefined}
            editable={may(me, "events", "create")}
            onClose={onClose}
          />
        )
      )}
    </Drawer>
  );
}

function OpenedEvent({
  id,
  on,
  occurrence,
  onClose,
}: Pick<Props, "on" | "occurrence" | "onClose"> & { id: string }) {
  const me = useQuery(meQuery).data;
  const event = useQuery(eventQuery(id));
  const attendees = useQuery(attendeesQuery(id));
  const error = event.error ?? attendees.error;
  if (error)
    return <ErrorState title={t("calendar.failed")} error={error} retry={() => void event.refetch()} />;
  if (!event.data || !attendees.data) return <LoadingRows rows={6} />;
  const { about, included } = { about: event.data.about, included: event.data.included?.about };
  const mine = attendees.data.find((one) => one.member_id === me?.user.id);
  return (
    <>
      {about && included && (
        <p className="soft">
          {t("calendar.about")}{" "}
          <RecordLink to={{ route: `/${about}` }} id={included.id}>
            {included.name}
          </RecordLink>
        </p>
      )}
      {mine && <OwnAnswer id={id} mine={mine} />}
      <EventForm
        key={event.data.version}
        first={draftOf(
          event.data,
          occurrence ?? (on && event.data.recurrence ? onDay(event.data, on) : undefined),
        )}
        guests={attendees.data.map(invitedOf)}
        opened={{ event: event.data, on: event.data.recurrence ? on : undefined }}
        editable={may(me, "events", "edit")}
        onClose={onClose}
      />
    </>
  );
}

/** Whether I come myself. */
function OwnAnswer({ id, mine }: { id: string; mine: Attendee }) {
  const answer = useAnswer(id);
  return (
    <div className={classes.answer}>
      <span className="soft">{t("calendar.come")}</span>
      <SegmentedControl
        aria-label={t("calendar.come")}
        value={mine.answer}
        data={(["accepted", "tentative", "declined"] as const).map((value) => ({
          value,
          label: t(`calendar.choose.${value}`),
        }))}
        onChange={(value) => answer.mutate(value as "accepted" | "declined" | "tentative")}
      />
    </div>
  );
}

type FormProps = {
  first: Draft;
  guests: Invited[];
  opened: Opened | undefined;
  editable: boolean;
  onClose: () => void;
};

function EventForm({ first, guests: before, opened, editable, onClose }: FormProps) {
  const [draft, setDraft] = useState(first);
  const [guests, setGuests] = useState(before);
  const [own, setOwn] = useState<Record<string, Value>>({});
  const ownFields = useOpenFields(useExtended(events)).fields.filter(
    (field) => isOwn(field) && !field.readOnly,
  );
  const [scope, setScope] = useState<Scope>("one");
  const { data: members = [] } = useQuery(membersQuery);
  const schedule = useSchedule();
  const cancel = useCancelEvent();
  const series = opened !== undefined && opened.on !== undefined;
  const part = opened?.event.series_id !== null && opened !== undefined;
  const failed = schedule.error ?? cancel.error;
  const errors = failed instanceof ApiError ? failed.fields : {};
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const times = momentsOf(draft);
  const starts = new Date(draft.allDay ? draft.start : `${draft.start}Z`);
  const people = [draft.ownerId, ...guests.map((guest) => guest.member_id)].filter((one): one is string =>
    Boolean(one),
  );
  const named = Object.keys(errors).some(
    (name) => shownFields.has(name) || ownFields.some((field) => field.name === name),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!editable || schedule.isPending) return;
    const filled = ownFields.filter(({ name }) => name in own);
    const values = Object.fromEntries(filled.map((field) => [field.name, cleaned(field, own[field.name])]));
    const plan = { ...planOf(draft, opened && first, opened, scope), ...nested(values) };
    const same = JSON.stringify(guests.map(guestOf)) === JSON.stringify(before.map(guestOf));
    const attendees = same && opened ? undefined : guests.map(guestOf);
    const done = await schedule.mutateAsync({ ...plan, attendees }).catch(() => undefined);
    if (!done) return;
    const told = done.attendees.filter((one) => one.email && one.member_id !== draft.ownerId).length;
    if (told > 0 && (!same || !opened)) toast(t("calendar.invited", { count: told }));
    onClose();
  };
  const remove = async () => {
    if (!opened) return;
    const what = {
      id: opened.event.id,
      scope: series ? scope : part ? "one" : "all",
      on: opened.on,
    } as const;
    await cancel.mutateAsync(what).then(onClose, () => undefined);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={classes.form}>
      {failed && !named && <Notice tone="negative" title={failed.message} />}
      <TextInput
        label={t("calendar.title")}
        value={draft.title}
        error={errors.title}
        maxLength={200}
        readOnly={!editable}
        required
        data-autofocus
        autoComplete="off"
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Switch
        size="xs"
        label={t("calendar.all_day")}
        checked={draft.allDay}
        disabled={!editable}
        onChange={(event) => setDraft(withAllDay(draft, event.currentTarget.checked))}
      />
      <div className={classes.pair}>
        <TextInput
          type={draft.allDay ? "date" : "datetime-local"}
          label={t("calendar.start")}
          value={draft.start}
          error={errors.starts_at}
          readOnly={!editable}
          required
          onChange={(event) => setDraft(withStart(draft, event.currentTarget.value))}
        />
        <TextInput
          type={draft.allDay ? "date" : "datetime-local"}
          label={t(draft.allDay ? "calendar.last_day" : "calendar.end")}
          value={draft.end}
          min={draft.start}
          error={errors.ends_at}
          readOnly={!editable}
          required
          onChange={(event) => set({ end: event.currentTarget.value })}
        />
      </div>
      {opened && !draft.allDay && opened.event.time_zone !== zone() && (
        <p className="small muted">
          {t("calendar.other_zone", { own: zone(), zone: opened.event.time_zone })}
        </p>
      )}
      {!draft.allDay && (
        <Conflicts {...times} members={people} except={opened?.event.series_id ?? opened?.event.id} />
      )}
      {!part && !(series && scope === "one") && !Number.isNaN(starts.getTime()) && (
        <RepeatInput
          rule={draft.recurrence}
          start={starts}
          error={errors.recurrence}
          onChange={(recurrence) => set({ recurrence })}
        />
      )}
      <TextInput
        label={t("calendar.location")}
        value={draft.location}
        maxLength={500}
        readOnly={!editable}
        onChange={(event) => set({ location: event.currentTarget.value })}
      />
      <Select
        label={t("calendar.organiser")}
        data={members.map((member) => ({ value: member.user_id, label: member.name }))}
        value={draft.ownerId}
        allowDeselect={false}
        disabled={!editable}
        onChange={(ownerId) => set({ ownerId })}
      />
      {editable && <GuestsInput guests={guests} error={errors.attendees} onChange={setGuests} />}
      <Textarea
        label={t("calendar.notes")}
        value={draft.notes}
        autosize
        minRows={2}
        maxRows={8}
        readOnly={!editable}
        onChange={(event) => set({ notes: event.currentTarget.value })}
      />
      {editable &&
        ownFields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            value={field.name in own ? own[field.name] : opened && drafted(field, opened.event)}
            error={errors[field.name]}
            onChange={(value) => setOwn((old) => ({ ...old, [field.name]: value }))}
          />
        ))}
      {editable && (
        <div className={classes.actions}>
          {series && (
            <SegmentedControl
              className={classes.scope}
              aria-label={t("calendar.scope")}
              fullWidth
              value={scope}
              data={(["one", "following", "all"] as const).map((value) => ({
                value,
                label: t(`calendar.scope.${value}`),
              }))}
              onChange={(value) => setScope(value as Scope)}
            />
          )}
          {opened && (
            <Button
              className={classes.delete}
              variant="subtle"
              color="brick"
              loading={cancel.isPending}
              onClick={() => void remove()}
            >
              {t(guests.length > 0 ? "calendar.cancel_guests" : "calendar.delete")}
            </Button>
          )}
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="filled" loading={schedule.isPending} rightSection={<Kbd>Enter</Kbd>}>
            {t(guests.length > 0 && !opened ? "calendar.save_invite" : "calendar.save")}
          </Button>
        </div>
      )}
    </form>
  );
}

const shownFields = new Set(["title", "starts_at", "ends_at", "recurrence", "attendees"]);
