import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { meQuery } from "@/api/session";
import type { BaseRecord, ResourceDef } from "./define";

type Closed = Record<string, string>;

/** A record type as a person's role has it: without hidden fields, and with those that it may only read read-only. */
export function withoutClosed<R extends BaseRecord>(def: ResourceDef<R>, closed: Closed): ResourceDef<R> {
  const seen = (name: string) => closed[name] !== "hidden";
  return {
    ...def,
    fields: def.fields
      .filter((field) => seen(field.name))
      .map((field) => (closed[field.name] ? { ...field, readOnly: true } : field)),
    columns: def.columns
      .filter((column) => seen(column.field))
      .map((column) => (closed[column.field] ? { ...column, editable: false } : column)),
    sort: seen(def.sort.replace(/^-/, "")) ? def.sort : "-created_at",
  };
}

export function useOpenFields<R extends BaseRecord>(def: ResourceDef<R>): ResourceDef<R> {
  const closed = useQuery(meQuery).data?.fields[def.name];
  return useMemo(() => (closed ? withoutClosed(def, closed) : def), [def, closed]);
}
