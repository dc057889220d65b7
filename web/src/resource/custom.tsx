// What a company adds to a record type: its own fields and tags, merged into the definition in this one place.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { lazy, useMemo } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered } from "@/api/shapes";
import { Money, Nothing } from "@/ui/dates";
import { LabelChips } from "@/ui/label-chip";
import {
  type BaseRecord,
  type Choice,
  type Column,
  type Field,
  type FieldKind,
  fieldValue,
  type OwnInput,
  type RecordPath,
  type ResourceDef,
  routeOf,
  type Target,
} from "./define";
import { RecordLink } from "./record-link";
import { recordQuery } from "./records";

export type CustomField = Answered<"/custom-fields/{id}", "get">;

/** Every field of one record type, in its order. */
export function customFieldsQuery(record: string) {
  const params = { filter: `record == "${record}"`, sort: "position,created_at" };
  return queryOptions({
    queryKey: keys.list("custom_fields", params),
    queryFn: async ({ signal }) =>
      (await body(api.GET("/custom-fields", { params: { query: { ...params, limit: 200 } }, signal }))).items,
    staleTime: 60_000,
  });
}

export function tagsQuery(record: string) {
  return queryOptions({
    queryKey: [...keys.lists(record), "tags"],
    queryFn: async ({ signal }) =>
      (await body(api.GET("/tags", { params: { query: { record } }, signal }))).items,
    staleTime: 60_000,
  });
}

/** Which fields are encrypted, and which of the records' own can be. */
export const sensitiveFieldsQuery = queryOptions({
  queryKey: keys.sensitiveFields(),
  queryFn: async ({ signal }) => (await body(api.GET("/sensitive-fields", { signal }))).items,
  staleTime: 60_000,
});

const kinds: Record<string, FieldKind> = {
  text: "text",
  longtext: "longtext",
  number: "number",
  money: "money",
  date: "date",
  time: "moment",
  choice: "choice",
  multichoice: "choices",
  checkbox: "checkbox",
  url: "url",
  email: "email",
  phone: "phone",
  reference: "ref",
};

type FieldRecord = Answered<"/custom-fields/records", "get">["items"][number];

/** The types of record that take fields and tags, and that a reference may name. */
export const fieldRecordsQuery = queryOptions({
  queryKey: keys.fieldRecords(),
  queryFn: async ({ signal }) => (await body(api.GET("/custom-fields/records", { signal }))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** A target whose own page need not be loaded. */
function targetNamed({ record: name, path }: FieldRecord): Target {
  return {
    name,
    path: path as RecordPath,
    route: routeOf(name),
    icon: "account",
    square: name !== "contacts" && name !== "leads",
    one: { en: name, de: name },
    other: { en: name, de: name },
    title: ({ id, number, name, title, subject }) =>
      [number, name ?? title ?? subject].filter(Boolean).join(" · ") || id,
    subtitle: () => "",
    sort: "-created_at",
  };
}

export function choicesOf(field: CustomField): Choice[] {
  const list = Array.isArray(field.choices) ? (field.choices as { value: string; label: string }[]) : [];
  return list.map(({ value, label }) => ({ value, label: { en: label, de: label } }));
}

function fieldOfCustom<R extends BaseRecord>(own: CustomField, records: FieldRecord[]): Field<R> {
  const name = `custom.${own.key}` as keyof R & string;
  const field: Field<R> = {
    name,
    kind: kinds[own.kind === "computed" ? own.result : own.kind] ?? "text",
    label: { en: own.label, de: own.label },
    required: own.required,
    readOnly: own.kind === "computed",
    sealed: own.sensitive,
    help: own.help || undefined,
  };
  if (own.kind === "choice" || own.kind === "multichoice") field.choices = choicesOf(own);
  if (own.currency && (own.kind === "money" || own.kind === "computed")) {
    field.kind = "money";
    field.code = own.currency;
    field.shown = (record) => {
      const value = fieldValue(record, name);
      return typeof value === "number" ? <Money minor={value} currency={own.currency} /> : <Nothing />;
    };
  }
  const named = own.kind === "reference" && records.find((one) => one.record === own.target);
  if (named) {
    const target = targetNamed(named);
    field.ref = () => target;
    field.shown = (record) => <Referred target={target} id={fieldValue(record, name)} />;
  }
  return field;
}

type Named = BaseRecord & Record<string, unknown>;

function Referred({ target, id }: { target: Target; id: unknown }) {
  return typeof id === "string" && id !== "" ? <ReferredName target={target} id={id} /> : <Nothing />;
}

function ReferredName({ target, id }: { target: Target; id: string }) {
  const { data } = useQuery({ ...recordQuery<Named>(target, id), retry: false });
  if (!data) return <Nothing />;
  return (
    <RecordLink to={target} id={id} className="acc strong">
      {target.title(data)}
    </RecordLink>
  );
}

const TagsInput = lazy(() => import("./tags-input").then((module) => ({ default: module.TagsInput })));

function tagsField<R extends BaseRecord>(record: string): Field<R> {
  const name = "tags" as keyof R & string;
  return {
    name,
    kind: "tags",
    label: { en: "Tags", de: "Schlagwörter" },
    later: true,
    shown: (one) => <LabelChips labels={(fieldValue(one, name) as string[] | undefined) ?? []} />,
    input: (props: OwnInput) => <TagsInput {...props} record={record} />,
  };
}

/** Tells the fields that the company has added, and the tags. */
export function isOwn({ name }: { name: string }): boolean {
  return name === "tags" || name.startsWith("custom.");
}

/** The definition with the company's own fields and tags behind the built-in ones. */
export function useExtended<R extends BaseRecord>(def: ResourceDef<R>): ResourceDef<R> {
  const own = useQuery({ ...customFieldsQuery(def.name), enabled: def.extra === true }).data;
  const referring = own?.some((field) => field.kind === "reference") === true;
  const records = useQuery({ ...fieldRecordsQuery, enabled: referring }).data;
  const sealed = useQuery({ ...sensitiveFieldsQuery, enabled: def.extra === true }).data;
  return useMemo(() => {
    if (!def.extra) return def;
    const fields = [
      tagsField<R>(def.name),
      ...(own ?? []).map((one) => fieldOfCustom<R>(one, records ?? [])),
    ];
    const columns = fields.map(
      (field): Column<R> => ({
        field: field.name,
        width: field.kind === "longtext" ? 240 : 160,
        editable: !field.readOnly,
        hidden: field.kind !== "tags",
        unsorted: field.sealed || ["tags", "choices", "longtext"].includes(field.kind),
      }),
    );
    const closed = (name: string) =>
      sealed?.some((one) => one.record === def.name && one.field === name && one.state !== "plain") === true;
    return {
      ...def,
      fields: [...def.fields.map((one) => (closed(one.name) ? { ...one, sealed: true } : one)), ...fields],
      columns: [
        ...def.columns.map((one) => (closed(one.field) ? { ...one, unsorted: true } : one)),
        ...columns,
      ],
    };
  }, [def, own, records, sealed]);
}
