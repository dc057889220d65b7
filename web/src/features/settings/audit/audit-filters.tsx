import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { membersQuery } from "@/resource/members";
import { SearchBox } from "@/ui/search-box";
import { kindsQuery } from "./audit";
import classes from "./audit.module.css";
import type { AuditSearch } from "./audit-search";
import { actionName, kindName } from "./words";

type Props = { search: AuditSearch; onChange: (search: AuditSearch) => void };
type Option = { value: string; label: string };

/** Who, what, when, and words. */
export function AuditFilters({ search, onChange }: Props) {
  const members = useQuery(membersQuery).data ?? [];
  const kinds = useQuery(kindsQuery).data;
  const set = (part: AuditSearch) => onChange({ ...search, ...part });
  const people = members.map(({ user_id, name }) => ({ value: user_id, label: name }));
  return (
    <div className={classes.filters}>
      <SearchBox label={t("audit.search")} q={search.q ?? ""} onChange={(q) => set({ q: q || undefined })} />
      <Choice
        label={t("audit.person")}
        any={t("audit.person_any")}
        value={search.actor}
        options={people}
        onChange={(actor) => set({ actor })}
      />
      <Choice
        label={t("audit.kind")}
        any={t("audit.kind_any")}
        value={search.record}
        options={options(kinds?.records, search.record, kindName)}
        onChange={(record) => set({ record, id: undefined })}
      />
      <Choice
        label={t("audit.deed")}
        any={t("audit.deed_any")}
        value={search.action}
        options={options(kinds?.actions, search.action, actionName)}
        onChange={(action) => set({ action })}
      />
      <Day label={t("audit.from")} value={search.from} onChange={(from) => set({ from })} />
      <Day label={t("audit.to")} value={search.to} onChange={(to) => set({ to })} />
      {Object.values(search).some(Boolean) && (
        <Button size="xs" variant="subtle" color="gray" onClick={() => onChange({})}>
          {t("audit.clear")}
        </Button>
      )}
    </div>
  );
}

/** What the log holds, by its words; what the address names is among it in any case. */
function options(
  values: string[] | undefined,
  chosen: string | undefined,
  name: (value: string) => string,
): Option[] {
  const all = new Set(values ?? []);
  if (chosen) all.add(chosen);
  return [...all]
    .map((value) => ({ value, label: name(value) }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

type ChoiceProps = {
  label: string;
  any: string;
  value?: string;
  options: Option[];
  onChange: (value: string | undefined) => void;
};

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={any}
      data={options}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      searchable
      clearable
    />
  );
}

type DayProps = { label: string; value?: string; onChange: (day: string | undefined) => void };

function Day({ label, value, onChange }: DayProps) {
  return (
    <TextInput
      type="date"
      size="xs"
      aria-label={label}
      leftSection={<span className="small muted">{label}</span>}
      leftSectionWidth={40}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
