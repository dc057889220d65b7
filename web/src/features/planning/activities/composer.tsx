import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { createRecord } from "@/resource/records";
import { isoMoment } from "@/ui/format";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { useShortcuts } from "@/ui/shortcuts";
import { Tabs } from "@/ui/tabs";
import classes from "./composer.module.css";
import { type Draft, draftBody, empty, type Kind, kinds } from "./draft";
import { TextEditor } from "./text-input";

type Props = { record: string; id: string };

/** Writes an activity or a task about the record whose timeline it stands on. N opens it. */
export function Composer({ record, id }: Props) {
  const me = useQuery(meQuery).data;
  const [opened, setOpened] = useState(false);
  const allowed = may(me, "activities", "create") && record !== "activities";
  useShortcuts({ n: () => allowed && setOpened(true) });
  if (!allowed) return null;
  if (opened) return <Form record={record} id={id} onClose={() => setOpened(false)} />;
  return (
    <button type="button" className={classes.closed} onClick={() => setOpened(true)}>
      {t("composer.open")}
      <span className="end desk">
        <Kbd>N</Kbd>
      </span>
    </button>
  );
}

function Form({ record, id, onClose }: Props & { onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(empty);
  // One key for this draft: saving again after a lost answer makes no second record.
  const [once] = useState(() => crypto.randomUUID());
  const target = draft.kind === "task" ? "tasks" : "activities";
  const save = useMutation({
    mutationFn: () => createRecord(`/${target}`, draftBody(draft, record, id), once),
    onSuccess: async () => {
      const touched = [keys.timeline(record, id), keys.lists(target), keys.counts(target), keys.myDay()];
      await Promise.all(touched.map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  const form = useRef<HTMLFormElement>(null);
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  };
  const tabs = kinds.map((value) => ({ value, label: t(`composer.${value}`) }));
  return (
    <form
      ref={form}
      className={classes.form}
      aria-label={t("composer.label")}
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      <Tabs<Kind>
        label={t("composer.label")}
        tabs={tabs}
        value={draft.kind}
        onChange={(kind) => set({ kind })}
        panel="composer-fields"
      />
      <div
        id="composer-fields"
        role="tabpanel"
        aria-label={t(`composer.${draft.kind}`)}
        className={classes.fields}
      >
        {save.error && <Notice tone="negative" title={save.error.message} />}
        <Fields draft={draft} set={set} submit={() => form.current?.requestSubmit()} />
        <div className={classes.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            type="submit"
            variant="filled"
            loading={save.isPending}
            rightSection={<Kbd>Ctrl Enter</Kbd>}
          >
            {t("composer.save")}
          </Button>
        </div>
      </div>
    </form>
  );
}

const outcomes = ["reached", "no_answer", "left_message", "done"] as const;

type FieldsProps = { draft: Draft; set: (change: Partial<Draft>) => void; submit: () => void };

function Fields({ draft, set, submit }: FieldsProps) {
  const { kind } = draft;
  return (
    <>
      {kind !== "note" && (
        <TextInput
          label={t(kind === "task" ? "composer.title" : "composer.subject")}
          value={draft.subject}
          required={kind === "task"}
          maxLength={200}
          onChange={(event) => set({ subject: event.currentTarget.value })}
        />
      )}
      {kind === "task" ? (
        <Textarea
          label={t("composer.text")}
          value={draft.notes}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={10000}
          onChange={(event) => set({ notes: event.currentTarget.value })}
        />
      ) : (
        <TextEditor
          label={t("composer.text")}
          value={draft.text}
          autoFocus
          onChange={(text) => set({ text })}
          onSubmit={submit}
        />
      )}
      <div className={classes.row}>
        {(kind === "call" || kind === "meeting") && (
          <TextInput
            label={t("composer.minutes")}
            type="number"
            min={0}
            max={10080}
            value={draft.minutes}
            onChange={(event) => set({ minutes: event.currentTarget.value })}
          />
        )}
        {kind === "call" && (
          <Select
            label={t("composer.outcome")}
            data={outcomes.map((value) => ({ value, label: t(`planning.outcome.${value}`) }))}
            value={draft.outcome || null}
            clearable
            onChange={(outcome) => set({ outcome: outcome ?? "" })}
          />
        )}
        {kind === "task" && (
          <TextInput
            label={t("composer.due")}
            type="datetime-local"
            value={draft.due}
            onChange={(event) =>
              set({ due: event.currentTarget.value, dueAt: isoMoment(event.currentTarget.value) })
            }
          />
        )}
      </div>
    </>
  );
}
