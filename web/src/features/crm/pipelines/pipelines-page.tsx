import { ActionIcon, Button, NumberInput, Select, TextInput } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/NumberInput.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import {
  type LostReason,
  type Pipeline,
  pipelinesQuery,
  reasonsQuery,
  type Stage,
  stagesQuery,
} from "@/features/crm/deals/deals";
import { StageMark } from "@/features/crm/deals/stage-mark";
import { SettingsPage } from "@/features/settings/settings-page";
import { t } from "@/i18n/translate";
import type { BaseRecord, RecordPath } from "@/resource/define";
import { createRecord, deleteRecord, patchRecord, restoreRecord } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { LoadingRows } from "@/ui/states";
import { toast, undoToast } from "@/ui/toasts";
import classes from "./pipelines.module.css";
import "@/i18n/deals-words";

/** The pipelines of the company with their stages, and the reasons for losing deals. */
export function PipelinesPage() {
  const pipelines = useQuery(pipelinesQuery);
  const stages = useQuery(stagesQuery);
  const reasons = useQuery(reasonsQuery);
  const write = useWrites();
  const list = pipelines.data ?? [];
  const add = () => write(() => create("/pipelines", { name: t("pipelines.add"), position: nextOf(list) }));
  return (
    <SettingsPage
      title={t("settings.pipelines")}
      lead={t("settings.pipelines_lead")}
      admin
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={add}>
          {t("pipelines.add")}
        </Button>
      }
    >
      {pipelines.isPending || stages.isPending ? (
        <LoadingRows />
      ) : (
        list.map((pipeline, index) => (
          <OnePipeline
            key={pipeline.id}
            pipeline={pipeline}
            stages={(stages.data ?? []).filter((stage) => stage.pipeline_id === pipeline.id)}
            above={list[index - 1]}
            below={list[index + 1]}
          />
        ))
      )}
      <Reasons reasons={reasons.data ?? []} />
    </SettingsPage>
  );
}

const create = (path: RecordPath, values: object) =>
  createRecord<BaseRecord>(path, values, crypto.randomUUID());

function nextOf(list: { position: number }[]): number {
  return Math.max(0, ...list.map((one) => one.position)) + 1;
}

/** Runs one change or several and reads the lists again; what the server refuses is said in its words. */
function useWrites() {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onError: (error) => toast(messageOf(error)),
    onSettled: () =>
      Promise.all(
        ["pipelines", "stages", "lost_reasons"]
          .map((record) => keys.lists(record) as readonly unknown[])
          .concat([keys.boards("deals")])
          .map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
  return (change: () => Promise<unknown>) => mutation.mutate(change);
}

type Placed = BaseRecord & { name: string; position: number };

/** Two neighbours change places. Equal positions, as imports leave them, are told apart on the way. */
function swap(path: RecordPath, one: Placed, other: Placed): Promise<unknown> {
  const [first, second] = [one.position, other.position];
  const apart = first === second ? first + (one.id < other.id ? 1 : 0) : second;
  return patchRecord<Placed>(path, one, { position: apart }).then(() =>
    patchRecord<Placed>(path, other, { position: first }),
  );
}

type PipelineProps = {
  pipeline: Pipeline;
  stages: Stage[];
  above: Pipeline | undefined;
  below: Pipeline | undefined;
};

function OnePipeline({ pipeline, stages, above, below }: PipelineProps) {
  const write = useWrites();
  const { id, name, archived } = pipeline;
  const remove = () =>
    write(async () => {
      await deleteRecord("/pipelines", id);
      undoToast(t("delete.done", { what: name }), () => write(() => restoreRecord("/pipelines", id)));
    });
  return (
    <section className={classes.pipeline} data-archived={archived || undefined} aria-label={name}>
      <header className={classes.head}>
        <Text
          label={t("pipelines.name")}
          value={name}
          onSave={(value) => write(() => patchRecord("/pipelines", pipeline, { name: value }))}
        />
        {archived && <span className="small muted">{t("pipelines.archived")}</span>}
        <span className={classes.tools}>
          <Steps name={name} path="/pipelines" record={pipeline} above={above} below={below} />
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            onClick={() => write(() => patchRecord("/pipelines", pipeline, { archived: !archived }))}
          >
            {archived ? t("pipelines.unarchive") : t("pipelines.archive")}
          </Button>
          <Button size="xs" variant="subtle" color="brick" onClick={remove}>
            {t("pipelines.delete")}
          </Button>
        </span>
      </header>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("pipelines.stage")}</th>
              <th scope="col">{t("pipelines.probability")}</th>
              <th scope="col">{t("pipelines.stuck")}</th>
              <th scope="col">{t("pipelines.kind")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {stages.map((stage, index) => (
              <StageRow
                key={stage.id}
                stage={stage}
                stages={stages}
                above={stages[index - 1]}
                below={stages[index + 1]}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Button
        variant="subtle"
        size="xs"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() =>
          write(() =>
            create("/stages", {
              pipeline_id: id,
              name: t("pipelines.stage_new"),
              position: nextOf(stages),
              probability: 50,
            }),
          )
        }
      >
        {t("pipelines.stage_add")}
      </Button>
    </section>
  );
}

type StageProps = { stage: Stage; stages: Stage[]; above: Stage | undefined; below: Stage | undefined };

function StageRow({ stage, stages, above, below }: StageProps) {
  const write = useWrites();
  const save = (values: object) => write(() => patchRecord("/stages", stage, values));
  const remove = () =>
    write(async () => {
      await deleteRecord("/stages", stage.id);
      undoToast(t("delete.done", { what: stage.name }), () =>
        write(() => restoreRecord("/stages", stage.id)),
      );
    });
  return (
    <tr>
      <td>
        <span className={classes.stage}>
          <StageMark stage={stage} stages={stages} />
          <Text label={t("pipelines.stage")} value={stage.name} onSave={(name) => save({ name })} />
        </span>
      </td>
      <td>
        <Count
          label={t("pipelines.probability")}
          value={stage.probability}
          max={100}
          disabled={stage.kind !== "open"}
          onSave={(probability) => save({ probability: probability ?? 0 })}
        />
      </td>
      <td>
        <Count
          label={t("pipelines.stuck")}
          value={stage.stuck_days}
          max={3650}
          disabled={stage.kind !== "open"}
          onSave={(days) => save({ stuck_days: days || null })}
        />
      </td>
      <td>
        <Select
          aria-label={t("pipelines.kind")}
          w={120}
          value={stage.kind}
          allowDeselect={false}
          data={(["open", "won", "lost"] as const).map((kind) => ({
            value: kind,
            label: t(`pipelines.kind.${kind}`),
          }))}
          onChange={(kind) => kind && kind !== stage.kind && save({ kind })}
        />
      </td>
      <td className={classes.tools}>
        <Steps name={stage.name} path="/stages" record={stage} above={above} below={below} />
        <ActionIcon aria-label={t("pipelines.stage_delete", { name: stage.name })} onClick={remove}>
          <Icon name="trash" size={14} />
        </ActionIcon>
      </td>
    </tr>
  );
}

type StepsProps = {
  name: string;
  path: RecordPath;
  record: Placed;
  above: Placed | undefined;
  below: Placed | undefined;
};

function Steps({ name, path, record, above, below }: StepsProps) {
  const write = useWrites();
  const step = (other: Placed | undefined) => other && write(() => swap(path, record, other));
  return (
    <>
      <ActionIcon aria-label={t("pipelines.up", { name })} disabled={!above} onClick={() => step(above)}>
        <Icon name="up" size={14} />
      </ActionIcon>
      <ActionIcon aria-label={t("pipelines.down", { name })} disabled={!below} onClick={() => step(below)}>
        <Icon name="dn" size={14} />
      </ActionIcon>
    </>
  );
}

function Reasons({ reasons }: { reasons: LostReason[] }) {
  const write = useWrites();
  return (
    <section className={classes.pipeline} aria-label={t("reasons.title")}>
      <header className={classes.head}>
        <h2>{t("reasons.title")}</h2>
      </header>
      <ul className={classes.reasons}>
        {reasons.map((reason, index) => (
          <li key={reason.id} data-archived={reason.archived || undefined}>
            <Text
              label={t("deals.reason")}
              value={reason.name}
              onSave={(name) => write(() => patchRecord("/lost-reasons", reason, { name }))}
            />
            {reason.archived && <span className="small muted">{t("pipelines.archived")}</span>}
            <span className={classes.tools}>
              <Steps
                name={reason.name}
                path="/lost-reasons"
                record={reason}
                above={reasons[index - 1]}
                below={reasons[index + 1]}
              />
              <Button
                size="xs"
                variant="subtle"
                color="gray"
                onClick={() =>
                  write(() => patchRecord("/lost-reasons", reason, { archived: !reason.archived }))
                }
              >
                {reason.archived ? t("pipelines.unarchive") : t("pipelines.archive")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Button
        variant="subtle"
        size="xs"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() =>
          write(() => create("/lost-reasons", { name: t("reasons.new"), position: nextOf(reasons) }))
        }
      >
        {t("reasons.add")}
      </Button>
    </section>
  );
}

/** Saves on Enter and on leaving; Escape and nothing put the old words back. */
function Text({ label, value, onSave }: { label: string; value: string; onSave: (value: string) => void }) {
  const [draft, setDraft] = useState<string>();
  const done = () => {
    const words = draft?.trim();
    setDraft(undefined);
    if (words && words !== value) onSave(words);
  };
  return (
    <TextInput
      aria-label={label}
      className={classes.text}
      value={draft ?? value}
      maxLength={100}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === "Enter") done();
        if (event.key === "Escape") setDraft(undefined);
      }}
    />
  );
}

type CountProps = {
  label: string;
  value: number | null;
  max: number;
  disabled: boolean;
  onSave: (value: number | null) => void;
};

function Count({ label, value, max, disabled, onSave }: CountProps) {
  const [draft, setDraft] = useState<string | number>();
  const done = () => {
    if (draft === undefined) return;
    const next = draft === "" ? null : Number(draft);
    setDraft(undefined);
    if (next !== value) onSave(next);
  };
  return (
    <NumberInput
      aria-label={label}
      w={96}
      min={0}
      max={max}
      allowDecimal={false}
      disabled={disabled}
      value={draft ?? value ?? ""}
      onChange={setDraft}
      onBlur={done}
      onKeyDown={(event) => event.key === "Enter" && done()}
    />
  );
}
