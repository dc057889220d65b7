import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import type { OwnInput } from "@/resource/define";
import { Nothing } from "@/ui/dates";
import { pipelinesQuery, reasonsQuery, stagesQuery } from "./deals";
import classes from "./deals.module.css";
import { StageMark } from "./stage-mark";

/** A stage with its ring. */
export function StageName({ id }: { id: string | null }) {
  const { data: stages = [] } = useQuery(stagesQuery);
  const stage = stages.find((one) => one.id === id);
  if (!stage) return <Nothing />;
  return (
    <span className={classes.stage}>
      <StageMark stage={stage} stages={stages.filter((one) => one.pipeline_id === stage.pipeline_id)} />
      <span className="cut">{stage.name}</span>
    </span>
  );
}

export function PipelineName({ id }: { id: string | null }) {
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  return pipelines.find((one) => one.id === id)?.name ?? <Nothing />;
}

export function ReasonName({ id, words }: { id: string | null; words: string }) {
  const { data: reasons = [] } = useQuery(reasonsQuery);
  const said = [reasons.find((one) => one.id === id)?.name, words].filter(Boolean).join(": ");
  return said ? <span title={said}>{said}</span> : <Nothing />;
}

/** The id that one side of a change holds. */
export function idOf(side: unknown): string | null {
  return typeof side === "string" ? side : null;
}

/** Both sides of a change, by their names. */
export function Went({ from, to }: { from: ReactNode; to: ReactNode }) {
  return (
    <>
      {" "}
      {t("timeline.from")} {from} {t("timeline.to")} <b>{to}</b>
    </>
  );
}

/** The open stages of all pipelines; within one deal those of its own. */
export function StageInput({ label, bare, value, onChange, error, autoFocus, onKeyDown, onBlur }: OwnInput) {
  const { data: stages = [] } = useQuery(stagesQuery);
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const own = stages.find((one) => one.id === value)?.pipeline_id;
  const offered = pipelines.filter((one) => (value ? one.id === own : !one.archived));
  const data = offered.map((pipeline) => ({
    group: pipeline.name,
    items: stages
      .filter((one) => one.pipeline_id === pipeline.id && (one.kind === "open" || one.id === value))
      .map((one) => ({ value: one.id, label: one.name })),
  }));
  return (
    <Select
      {...(bare ? { "aria-label": label } : { label })}
      data={data}
      value={value ? String(value) : null}
      error={error}
      autoFocus={autoFocus}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      onChange={onChange}
      searchable
    />
  );
}
