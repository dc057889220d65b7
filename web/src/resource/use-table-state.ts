import { useState } from "react";
import { nameOf, useShortcuts } from "@/ui/shortcuts";
import type { BaseRecord } from "./define";
import type { TableState } from "./table";
import { actionOf, type Bounds, type Cursor, nextEdit, type TableAction } from "./table-keys";

type Options<R extends BaseRecord> = {
  rows: R[];
  /** How many columns are shown, and which of them can be edited in place. */
  columns: number;
  editable: number[];
  onOpen: (record: R) => void;
};

const tableKeys =
  "j k x e f2 enter home end escape arrowup arrowdown arrowleft arrowright pageup pagedown shift+j shift+k shift+arrowup shift+arrowdown";

/** A place in the list with the record that was there. */
type Held = Cursor & { id: string | undefined };

/** Where the cursor is now: its record may have moved when rows came before it or were folded away. */
export function placed(held: Held | undefined, rows: { id: string }[]): Cursor | undefined {
  if (!held) return undefined;
  const { id, row, column } = held;
  if (id === undefined || rows[row]?.id === id) return { row, column };
  const at = rows.findIndex((one) => one.id === id);
  return at < 0 ? undefined : { row: at, column };
}

/** Cursor, selection and the cell in edit: what a list knows beyond its address. */
export function useTableState<R extends BaseRecord>({ rows, columns, editable, onOpen }: Options<R>) {
  const [pointed, setPointed] = useState<Held>();
  const [edits, setEdits] = useState<Held>();
  const [chosen, setSelected] = useState<ReadonlySet<string>>(new Set());
  // A row that the filter has taken away is not selected: nothing unseen is ever deleted.
  const selected =
    chosen.size === 0 ? chosen : new Set(rows.flatMap((row) => (chosen.has(row.id) ? row.id : [])));
  // Of a record that is gone its place is left; an edit ends with its record.
  const left = pointed && rows.length > 0 && { ...pointed, row: Math.min(pointed.row, rows.length - 1) };
  const cursor = placed(pointed, rows) ?? (left || undefined);
  const editing = placed(edits, rows);
  const hold = (at: Cursor | undefined): Held | undefined => at && { ...at, id: rows[at.row]?.id };
  const setCursor = (at: Cursor | undefined) => setPointed(hold(at));
  const setEditing = (at: Cursor | undefined) => setEdits(hold(at));
  const bounds: Bounds = { rows: rows.length, columns, editable };

  const select = (ids: string[], on: boolean) => {
    const next = new Set(selected);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setSelected(next);
  };
  const clear = () => {
    setSelected(new Set());
    setEditing(undefined);
  };
  const idsAt = (...indexes: number[]) => indexes.flatMap((index) => rows[index]?.id ?? []);
  const run = (action: TableAction) => {
    switch (action.do) {
      case "move":
        return setCursor(action.to);
      case "select":
        return select(idsAt(action.row), !idsAt(action.row).every((id) => selected.has(id)));
      case "select-range":
        select(idsAt(action.from, action.to), true);
        return setCursor({ column: cursor?.column ?? 0, row: action.to });
      case "open": {
        const record = rows[action.row];
        return record && onOpen(record);
      }
      case "edit":
        setCursor(action.at);
        return setEditing(action.at);
      case "clear":
        return clear();
    }
  };
  const onKey = (event: KeyboardEvent) => {
    const action = actionOf(nameOf(event), cursor, bounds);
    if (action) run(action);
  };
  useShortcuts(Object.fromEntries(tableKeys.split(" ").map((key) => [key, onKey])));

  const edited = (at: Cursor, way: "saved" | "kept" | "next" | "previous") => {
    const next = way === "next" || way === "previous" ? nextEdit(at, bounds, way === "previous") : undefined;
    setEditing(next);
    if (next) setCursor(next);
  };
  const state: TableState = { cursor, editing, selected };
  return { state, select, clear, edited, point: setCursor, edit: setEditing };
}
