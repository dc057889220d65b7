import { ActionIcon, Button, Popover, Select, TextInput } from "@mantine/core";
import "@mantine/core/styles/Popover.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { t, text } from "@/i18n/translate";
import { number, someDay } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { type BaseRecord, type Field, fieldOf, type ResourceDef } from "./define";
import { cleaned, FieldInput } from "./field-input";
import { type Chip, chipsToExpression, expressionToChips, type Op, opsFor, takesValue } from "./filter";
import classes from "./filter-bar.module.css";
import { membersQuery } from "./members";
import { TargetName } from "./target-name";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  filter: string | undefined;
  /** What the server said about an expression it did not understand. */
  error: string | undefined;
  onChange: (filter: string | undefined) => void;
};

/** The filter twice: as chips, and as the expression they are. Either can be edited. */
export function FilterBar<R extends BaseRecord>({ def, filter = "", error, onChange }: Props<R>) {
  const kindOf = (name: string) => fieldOf(def, name)?.kind;
  const chips = expressionToChips(filter, kindOf);
  const replace = (next: Chip[]) => onChange(chipsToExpression(next, kindOf) || undefined);
  return (
    <div className={classes.bar}>
      {chips?.map((chip, index) => (
        <ChipView
          // biome-ignore lint/suspicious/noArrayIndexKey: two chips may say the same; their place tells them apart
          key={index}
          def={def}
          chip={chip}
          onRemove={() => replace(chips.filter((_, at) => at !== index))}
        />
      ))}
      {chips && <AddFilter def={def} onAdd={(chip) => replace([...chips, chip])} />}
      <Expression key={filter} filter={filter} error={error} onChange={onChange} />
    </div>
  );
}

type ChipProps<R extends BaseRecord> = { def: ResourceDef<R>; chip: Chip; onRemove: () => void };

function ChipView<R extends BaseRecord>({ def, chip, onRemove }: ChipProps<R>) {
  const field = fieldOf(def, chip.field);
  if (!field) return null;
  const label = text(field.label);
  return (
    <span className={classes.chip}>
      <b>{label}</b>
      <span className="muted">{t(`filter.op.${chip.op}`)}</span>
      {takesValue(chip.op) && (
        <b>
          <ChipValue field={field} value={chip.value} />
        </b>
      )}
      <button type="button" aria-label={t("filter.remove", { field: label })} onClick={onRemove}>
        <Icon name="x" size={14} />
      </button>
    </span>
  );
}

function ChipValue<R>({ field, value }: { field: Field<R>; value: string }) {
  if (field.kind === "member") return <MemberValue id={value} />;
  if (field.kind === "ref") return <RefValue field={field} id={value} />;
  if (field.kind === "moment") return <>{spanInWords(value)}</>;
  if (field.kind === "choice" || field.kind === "choices") {
    const choice = field.choices?.find((one) => one.value === value);
    return <>{choice ? text(choice.label) : value}</>;
  }
  if (field.kind === "date") return <>{someDay(value)}</>;
  if (field.kind === "money") return <>{number(Number(value) / 100)}</>;
  return <>{value}</>;
}

function MemberValue({ id }: { id: string }) {
  const { data } = useQuery(membersQuery);
  return <>{data?.find((member) => member.user_id === id)?.name ?? id}</>;
}

function RefValue<R>({ field, id }: { field: Field<R>; id: string }) {
  const target = field.ref?.();
  return target ? <TargetName target={target} id={id} /> : id;
}

/** "60d" as the person's language says it. */
function spanInWords(span: string): string {
  const days = span.match(/^(\d+)d$/);
  return days ? t("filter.days", { count: Number(days[1]) }) : span;
}

type AddProps<R extends BaseRecord> = { def: ResourceDef<R>; onAdd: (chip: Chip) => void };

function AddFilter<R extends BaseRecord>({ def, onAdd }: AddProps<R>) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus width={260} withinPortal>
      <Popover.Target>
        <button type="button" className={classes.add} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("filter.add")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ChipForm
          def={def}
          onAdd={(chip) => {
            setOpen(false);
            onAdd(chip);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The input for one value of a field: of several values one is asked for. */
function asked<R>(field: Field<R>): Field<R> {
  if (field.kind === "tags") return { ...field, kind: "text", input: undefined };
  if (field.kind === "choices") return { ...field, kind: "choice" };
  // What nobody can choose can still be looked for.
  if (field.choices)
    return { ...field, choices: field.choices.map((choice) => ({ ...choice, barred: undefined })) };
  return field.kind === "longtext" ? { ...field, kind: "text" } : field;
}

function ChipForm<R extends BaseRecord>({ def, onAdd }: AddProps<R>) {
  const first = def.fields[0];
  const [name, setName] = useState<string>(first?.name ?? "");
  const [op, setOp] = useState<Op>(opsFor(first?.kind ?? "text", first?.sealed)[0] ?? "is");
  const [value, setValue] = useState("");
  const field = fieldOf(def, name);
  if (!field) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const days =
      field.kind === "moment" ? `${value.replace(/\D/g, "")}d` : String(cleaned(asked(field), value) ?? "");
    if (takesValue(op) && (value === "" || days === "d")) return;
    onAdd({ field: name, op, value: takesValue(op) ? days : "" });
  };
  const choose = (next: string | null) => {
    const chosen = next ? fieldOf(def, next) : undefined;
    if (!chosen) return;
    setName(chosen.name);
    setOp(opsFor(chosen.kind, chosen.sealed)[0] ?? "is");
    setValue("");
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <Select
        aria-label={t("filter.field")}
        data={def.fields.map((one) => ({ value: one.name, label: text(one.label) }))}
        value={name}
        onChange={choose}
        allowDeselect={false}
        searchable
        data-autofocus
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        aria-label={t("filter.operator")}
        data={opsFor(field.kind, field.sealed).map((one) => ({ value: one, label: t(`filter.op.${one}`) }))}
        value={op}
        onChange={(next) => next && setOp(next as Op)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      {takesValue(op) && field.kind === "moment" && (
        <TextInput
          aria-label={t("filter.value")}
          inputMode="numeric"
          rightSection={<span className="small muted">{t("filter.days_unit")}</span>}
          rightSectionWidth={72}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      {takesValue(op) && field.kind !== "moment" && (
        <FieldInput
          field={asked(field)}
          value={value}
          onChange={(next) => setValue(String(next ?? ""))}
          bare
        />
      )}
      <Button type="submit" variant="filled">
        {t("filter.apply")}
      </Button>
    </form>
  );
}

type ExpressionProps = {
  filter: string;
  error: string | undefined;
  onChange: (filter: string | undefined) => void;
};

function Expression({ filter, error, onChange }: ExpressionProps) {
  const [draft, setDraft] = useState(filter);
  const [open, setOpen] = useState(false);
  const shown = open || filter !== "";
  const commit = () => {
    if (draft.trim() !== filter) onChange(draft.trim() || undefined);
    if (draft.trim() === "") setOpen(false);
  };
  if (!shown) {
    return (
      <ActionIcon
        size={24}
        aria-label={t("filter.expression")}
        className={classes.open}
        onClick={() => setOpen(true)}
      >
        <span className="mono">ƒ</span>
      </ActionIcon>
    );
  }
  return (
    <form
      className={classes.expression}
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <input
        className="mono"
        aria-label={t("filter.expression")}
        aria-invalid={error !== undefined}
        aria-describedby={error ? "filter-error" : undefined}
        placeholder={t("filter.placeholder")}
        value={draft}
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
        autoFocus={open}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Escape" && setDraft(filter)}
      />
      {error && (
        <p id="filter-error" role="alert" className={classes.error}>
          {error}
        </p>
      )}
    </form>
  );
}
