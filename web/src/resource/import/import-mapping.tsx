import { Button, SegmentedControl, Select } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { ImportJob, ImportStart } from "@/api/shapes";
import { t, text } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { Tag } from "@/ui/tag";
import type { BaseRecord, Importing, ResourceDef } from "../define";
import classes from "./import.module.css";
import { choices, importsQuery, missingFields, startImport, suggestedKey, suggestedMapping } from "./imports";

type Mode = ImportStart["mode"];
type Props<R extends BaseRecord> = { def: ResourceDef<R>; importing?: Importing; job: ImportJob };

/** Which column becomes which field, with samples; then a trial, or the import itself. */
export function ImportMapping<R extends BaseRecord>({ def, importing, job }: Props<R>) {
  const client = useQueryClient();
  const [mapping, setMapping] = useState(() => suggestedMapping(job));
  const [mode, setMode] = useState<Mode>(job.mode || "upsert");
  const [chosenKey, setKey] = useState<string>();
  const key = chosenKey ?? suggestedKey(job, mapping);
  const start = useMutation({
    mutationFn: (dry_run: boolean) =>
      startImport(job.id, { mapping, mode, dry_run, ...(mode === "create" ? {} : { key }) }),
    onSuccess: (next) => {
      client.setQueryData(keys.one("imports", job.id), next);
      void client.invalidateQueries(importsQuery);
    },
  });
  const fields = choices(def, importing, job);
  const missing = missingFields(fields, mapping);
  const mapped = Object.keys(mapping).length;
  const keyless = mode !== "create" && key === "";
  const ready = mapped > 0 && missing.length === 0 && !keyless;
  const map = (index: number, field: string | null) => {
    const others = Object.entries(mapping).filter(([at, name]) => at !== String(index) && name !== field);
    setMapping(Object.fromEntries(field ? [...others, [String(index), field]] : others));
  };
  return (
    <div className={classes.steps}>
      <Dialect job={job} mapped={mapped} />
      {importing && <p className="soft">{text(importing.note)}</p>}
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("import.column")}</th>
              <th scope="col">{t("import.samples")}</th>
              <th scope="col">{t("import.field")}</th>
            </tr>
          </thead>
          <tbody>
            {job.columns.map((column) => (
              <tr key={column.index} data-skipped={!mapping[column.index] || undefined}>
                <th scope="row">{column.name || t("import.nameless", { n: column.index + 1 })}</th>
                <td className="cut muted">{column.samples.filter(Boolean).slice(0, 3).join(" · ") || "–"}</td>
                <td>
                  <Select
                    aria-label={t("import.becomes", { column: column.name || String(column.index + 1) })}
                    placeholder={t("import.skip")}
                    data={grouped(fields)}
                    value={mapping[column.index] ?? null}
                    onChange={(field) => map(column.index, field)}
                    clearable
                    searchable
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.choices}>
        <SegmentedControl
          aria-label={t("import.mode")}
          value={mode}
          onChange={(value) => setMode(value as Mode)}
          data={(["upsert", "create", "update"] as const).map((value) => ({
            value,
            label: t(`import.mode.${value}`),
          }))}
        />
        {mode !== "create" && (
          <Select
            aria-label={t("import.key")}
            leftSection={<Icon name="key" size={14} />}
            placeholder={t("import.key")}
            data={fields
              .filter(
                ({ name }) => !(name in (importing?.others ?? {})) && Object.values(mapping).includes(name),
              )
              .map(({ name, label }) => ({ value: name, label }))}
            value={key || null}
            onChange={(field) => setKey(field ?? "")}
            allowDeselect={false}
          />
        )}
        <span className="small muted">
          {mode !== "create" ? t("import.mode_hint.key") : !importing && t("import.mode_hint.create")}
        </span>
      </div>
      {missing.length > 0 && (
        <Notice tone="caution" title={t("import.missing", { fields: missing.join(", ") })} />
      )}
      {keyless && missing.length === 0 && <Notice tone="caution" title={t("import.keyless")} />}
      {start.error && <Notice tone="negative" title={start.error.message} />}
      <div className={classes.actions}>
        <Button
          disabled={!ready}
          loading={start.isPending && start.variables}
          onClick={() => start.mutate(true)}
        >
          {t("import.try")}
        </Button>
        <Button
          variant="filled"
          disabled={!ready}
          loading={start.isPending && !start.variables}
          onClick={() => start.mutate(false)}
        >
          {job.rows_total > 0 ? t("import.start_rows", { count: job.rows_total }) : t("import.start")}
        </Button>
      </div>
    </div>
  );
}

/** Those that belong together under their heading, behind the others. */
function grouped(fields: ReturnType<typeof choices>) {
  const option = ({ name, label }: { name: string; label: string }) => ({ value: name, label });
  const heads = [...new Set(fields.map(({ group }) => group))];
  if (heads.length < 2) return fields.map(option);
  return heads.map((head) => ({
    group: head,
    items: fields.filter(({ group }) => group === head).map(option),
  }));
}

const delimiters: Record<string, string> = { ",": ",", ";": ";", "\t": "Tab", "|": "|" };

/** What was found out about the file. */
function Dialect({ job, mapped }: { job: ImportJob; mapped: number }) {
  return (
    <p className={classes.dialect}>
      <Icon name="file" />
      <b className="cut">{job.file_name}</b>
      <Tag>{job.encoding.toUpperCase()}</Tag>
      <Tag>{t("import.delimiter", { delimiter: delimiters[job.delimiter] ?? job.delimiter })}</Tag>
      {job.rows_total > 0 && <span className="muted num">{t("import.rows", { count: job.rows_total })}</span>}
      <span className="muted end">
        {t("import.matched", { count: mapped, of: number(job.columns.length) })}
      </span>
    </p>
  );
}
