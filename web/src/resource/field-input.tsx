import { Checkbox, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FocusEvent, type HTMLInputAutoCompleteAttribute, type KeyboardEvent, useState } from "react";
import { t, text } from "@/i18n/translate";
import { isoMoment, localMoment, minorDigits } from "@/ui/format";
import {
  type BaseRecord,
  covered,
  type Field,
  type FieldKind,
  fieldValue,
  type Target,
  type Value,
} from "./define";
import { membersQuery, present } from "./members";
import { fewQuery, recordQuery } from "./records";
import { currencyOf } from "./value";

type Props<R> = {
  field: Field<R>;
  value: Value;
  onChange: (value: Value) => void;
  error?: string;
  /** Drawn without its label, in place of the value. */
  bare?: boolean;
  /** The name of what a ref points at now. */
  current?: string;
  autoFocus?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
};

const inputTypes: Partial<Record<FieldKind, "email" | "tel" | "url">> = {
  email: "email",
  phone: "tel",
  url: "url",
};

/** The input of a field, by its kind: in the create form with its label, in place without. */
export function FieldInput<R>(props: Props<R>) {
  const { field, value, onChange, error, bare, autoFocus, onKeyDown, onBlur } = props;
  const label = text(field.label);
  const shared = {
    ...(bare ? { "aria-label": label } : { label }),
    error,
    description: bare ? undefined : helpOf(field),
    autoFocus,
    onKeyDown,
    onBlur,
    // What covers an encrypted value is written over, not into.
    onFocus:
      value === covered
        ? (event: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => event.currentTarget.select()
        : undefined,
    required: bare ? undefined : field.required,
    "data-autofocus": autoFocus || undefined,
    autoComplete: "off" satisfies HTMLInputAutoCompleteAttribute,
  };
  if (field.input) {
    const Own = field.input;
    return <Own {...{ label, value, onChange, error, autoFocus, onKeyDown, onBlur }} bare={bare ?? false} />;
  }
  if (field.kind === "member") return <MemberInput {...shared} value={value} onChange={onChange} />;
  if (field.kind === "ref")
    return (
      <RefInput
        {...shared}
        value={value}
        onChange={onChange}
        target={field.ref?.()}
        current={props.current}
      />
    );
  if (field.kind === "choice") {
    return (
      <Select
        {...shared}
        data={(field.choices ?? []).map(({ value: one, label: words, barred }) => ({
          value: one,
          label: text(words),
          disabled: barred !== undefined,
        }))}
        value={value ? String(value) : null}
        onChange={onChange}
        clearable={!field.required}
      />
    );
  }
  if (field.kind === "choices") {
    return (
      <MultiSelect
        {...shared}
        data={(field.choices ?? []).map((choice) => ({ value: choice.value, label: text(choice.label) }))}
        value={Array.isArray(value) ? value : []}
        onChange={onChange}
        clearable
        searchable
      />
    );
  }
  if (field.kind === "checkbox") {
    const { required: _, autoComplete: __, ...box } = shared;
    return (
      <Checkbox
        {...box}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (field.kind === "moment") {
    return (
      <TextInput
        {...shared}
        type="datetime-local"
        value={localMoment(value)}
        onChange={(event) => onChange(isoMoment(event.currentTarget.value))}
      />
    );
  }
  const words = {
    ...shared,
    placeholder: value === covered ? covered : undefined,
    value: value === null || value === undefined ? "" : String(value),
  };
  if (field.kind === "longtext") {
    return (
      <Textarea
        {...words}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...words}
      type={field.kind === "date" ? "date" : bare ? undefined : inputTypes[field.kind]}
      inputMode={field.kind === "number" ? "numeric" : field.kind === "money" ? "decimal" : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function helpOf<R>({ help }: Field<R>): string | undefined {
  return typeof help === "object" ? text(help) : help;
}

/** A choice or a tick is a decision: it is saved at once, without Enter. */
export function isPick(kind: FieldKind): boolean {
  return ["ref", "member", "choice", "checkbox"].includes(kind);
}

/** What stands in the input of a field to begin with: amounts in major units. */
export function drafted<R extends BaseRecord>(field: Field<R>, record: R): Value {
  const value = fieldValue(record, field.name);
  if (field.kind !== "money" || typeof value !== "number") return value;
  return String(value / 10 ** minorDigits(currencyOf(field, record)));
}

/** What an input holds becomes what the API takes: numbers as numbers, nothing as null where there is no text. */
export function cleaned<R>(field: Field<R>, value: Value, record: object = {}): Value {
  const { kind } = field;
  if (["member", "ref", "choice", "about", "date", "moment"].includes(kind)) return value || null;
  if (kind === "tags" || kind === "choices") return Array.isArray(value) ? value : [];
  if (kind === "checkbox") return value === true || value === "true";
  if (kind !== "number" && kind !== "money")
    return typeof value === "string" && kind !== "longtext" ? value.trim() : (value ?? "");
  const digits = String(value ?? "").replace(/[\s'’]/g, "");
  if (digits === "") return null;
  const parsed = Number(kind === "money" ? digits.replace(/,(?=\d{1,2}$)/, ".").replace(/,/g, "") : digits);
  if (!Number.isFinite(parsed)) return digits;
  return kind === "money" ? Math.round(parsed * 10 ** minorDigits(currencyOf(field, record))) : parsed;
}

type PickProps = {
  value: Value;
  onChange: (value: Value) => void;
  label?: string;
  "aria-label"?: string;
  error?: string;
  autoFocus?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
};

function MemberInput({ value, onChange, ...rest }: PickProps) {
  const { data = [] } = useQuery(membersQuery);
  const options = present(data, value ? String(value) : null).map((member) => ({
    value: member.user_id,
    label: member.name,
  }));
  return (
    <Select
      {...rest}
      data={options}
      value={value ? String(value) : null}
      onChange={onChange}
      searchable
      clearable
    />
  );
}

type RefProps = PickProps & { target: Target | undefined; current: string | undefined };
type Found = BaseRecord & Record<string, unknown>;

function RefInput({ target, ...props }: RefProps) {
  return target ? <TargetInput target={target} {...props} /> : null;
}

function TargetInput({ target, current, value, onChange, ...rest }: RefProps & { target: Target }) {
  const [q, setQ] = useState("");
  const { data, isFetching } = useQuery(
    fewQuery<Found>(target, { q: q || undefined, sort: q ? undefined : (target.sort ?? "name") }, 20),
  );
  const found = (data?.items ?? []).map((record) => ({ value: record.id, label: target.title(record) }));
  const chosen = value ? String(value) : null;
  const [first] = useState(chosen);
  const told = chosen === first ? current : undefined;
  const missing = chosen !== null && !found.some((one) => one.value === chosen);
  const known = useQuery({ ...recordQuery<Found>(target, chosen ?? ""), enabled: missing && !told }).data;
  const name = told ?? (known && target.title(known));
  // The one chosen now is an option even when the search does not find it.
  const options = missing && name ? [{ value: chosen, label: name }, ...found] : found;
  const shown = options.find((one) => one.value === chosen)?.label;
  return (
    <Select
      {...rest}
      data={options}
      value={chosen}
      onChange={onChange}
      onSearchChange={(typed) => setQ(typed === shown ? "" : typed)}
      filter={({ options: all }) => all}
      nothingFoundMessage={isFetching ? t("loading") : t("picker.nothing")}
      searchable
      clearable
    />
  );
}
