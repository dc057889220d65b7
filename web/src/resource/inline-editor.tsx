import { Popover } from "@mantine/core";
import "@mantine/core/styles/Popover.layer.css";
import { type KeyboardEvent, useRef, useState } from "react";
import { ApiError } from "@/api/problem";
import { ConflictCard, sameValue } from "./conflict-card";
import {
  type BaseRecord,
  type Field,
  fieldValue,
  includedName,
  type ResourceDef,
  type Value,
} from "./define";
import { cleaned, drafted, FieldInput, isPick } from "./field-input";
import classes from "./inline-editor.module.css";
import type { Conflict } from "./save-field";
import { useSave } from "./use-save";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  record: R;
  /** The conflict opens in place below the field, or floats where there is no room for it. */
  floating?: boolean;
  onDone: (way: "saved" | "kept" | "next" | "previous") => void;
};

/** A value in edit, in place: Enter saves, Esc puts back, Tab goes on, leaving saves. */
export function InlineEditor<R extends BaseRecord>({
  def,
  field,
  record,
  floating = false,
  onDone,
}: Props<R>) {
  // The version that was on screen when editing began: what others save meanwhile is a conflict, not overwritten.
  const [seen, setSeen] = useState(record);
  const [draft, setDraft] = useState<Value>(drafted(field, record));
  const [conflict, setConflict] = useState<Conflict<R>>();
  const settled = useRef(false);
  const save = useSave(def);
  const error =
    save.error instanceof ApiError ? (save.error.fields[field.name] ?? save.error.message) : undefined;

  const finish = (way: Parameters<typeof onDone>[0]) => {
    settled.current = true;
    onDone(way);
  };
  const commit = async (way: "saved" | "next" | "previous", from = seen, value = draft) => {
    if (settled.current || save.isPending) return;
    const next = cleaned(field, value, from);
    if (sameValue(next, fieldValue(from, field.name))) return finish(way);
    const saved = await save
      .mutateAsync({ seen: from, field: field.name, value: next })
      .catch(() => undefined);
    if (!saved) return;
    if ("record" in saved) return finish(way);
    setSeen(saved.conflict.current);
    setConflict(saved.conflict);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") finish("kept");
    else if (event.key === "Enter" && !event.shiftKey && !isPick(field.kind)) {
      event.preventDefault();
      void commit("saved");
    } else if (event.key === "Tab") {
      event.preventDefault();
      void commit(event.shiftKey ? "previous" : "next");
    }
  };
  const picks = isPick(field.kind);
  const input = (
    <div className={classes.editor} data-floating={floating || undefined} aria-busy={save.isPending}>
      <FieldInput
        field={field}
        value={draft}
        current={includedName(record, field.name)}
        onChange={(value) => {
          setDraft(value);
          // A pick is a decision: it is saved at once.
          if (picks) void commit("saved", seen, value);
        }}
        error={error}
        bare
        autoFocus
        onKeyDown={onKeyDown}
        onBlur={() => !conflict && !picks && void commit("saved")}
      />
    </div>
  );
  const card = conflict && (
    <ConflictCard
      def={def}
      field={field}
      conflict={conflict}
      onKeep={() => void commit("saved", conflict.current, conflict.yours)}
      onTake={() => finish("kept")}
    />
  );
  if (!floating) {
    return (
      <div className={classes.place}>
        {input}
        {card}
      </div>
    );
  }
  return (
    <Popover opened={conflict !== undefined} position="bottom-start" width={320} trapFocus withinPortal>
      <Popover.Target>{input}</Popover.Target>
      <Popover.Dropdown p={0}>{card}</Popover.Dropdown>
    </Popover>
  );
}
