import { Select, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type HTMLInputAutoCompleteAttribute, type KeyboardEvent, useState } from "react";
import { t, text } from "@/i18n/translate";
import type { BaseRecord, Field, FieldKind, Target, Value } from "./define";
import { membersQuery } from "./members";
import { fewQuery } from "./records";

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
    autoFocus,
    onKeyDown,
    onBlur,
    required: bare ? undefined : field.required,
    "data-autofocus": autoFocus || undefined,
    autoComplete: "off" satisfies HTMLInputAutoCompleteAttribute,
  };
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
  const words = { ...shared, value: value === null || value === undefined ? "" : String(value) };
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
      type={bare ? undefined : inputTypes[field.kind]}
      inputMode={field.kind === "number" ? "numeric" : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What an input holds becomes what the API takes: numbers as numbers, nothing as null where there is no text. */
export function cleaned(kind: FieldKind, value: Value): Value {
  if (kind === "member" || kind === "ref") return value || null;
  if (kind !== "number")
    return typeof value === "string" && kind !== "longtext" ? value.trim() : (value ?? "");
  const digits = String(value ?? "").replace(/[\s'’]/g, "");
  if (digits === "") return null;
  const parsed = Number(digits);
  return Number.isFinite(parsed) ? parsed : digits;
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
  const options = data.map((member) => ({ value: member.user_id, label: member.name }));
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
    fewQuery<Found>(target, { q: q || undefined, sort: q ? undefined : "name" }, 20),
  );
  const found = (data?.items ?? []).map((record) => ({ value: record.id, label: target.title(record) }));
  const chosen = value ? String(value) : null;
  // The one chosen now is an option even when the search does not find it.
  const options =
    chosen && current && !found.some((one) => one.value === chosen)
      ? [{ value: chosen, label: current }, ...found]
      : found;
  return (
    <Select
      {...rest}
      data={options}
      value={chosen}
      onChange={onChange}
      onSearchChange={(typed) => setQ(typed === current ? "" : typed)}
      filter={({ options: all }) => all}
      nothingFoundMessage={isFetching ? t("loading") : t("picker.nothing")}
      searchable
      clearable
    />
  );
}
