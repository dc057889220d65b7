import { useEffect, useRef, useState } from "react";
import { text } from "@/i18n/translate";
import type { BaseRecord, ResourceDef } from "@/resource/define";
import { useShortcuts } from "@/ui/shortcuts";
import classes from "./board.module.css";
import { Column } from "./board-column";
import type { BoardColumn, CardWords, Held } from "./types";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  columns: BoardColumn<R>[];
  words: CardWords<R>;
  editable: boolean;
  fresh: ReadonlySet<string>;
  onOpen: (record: R) => void;
  /** Puts a card into another column; it stays where it was until the columns say otherwise. */
  onMove: (record: R, from: string, to: string) => void;
  /** What is held, for the status line. */
  onHeld: (held: Held<R> | undefined) => void;
};

/** Columns of cards. Cards move by pointer, by the keys that the status line names, and by a menu. */
export function Board<R extends BaseRecord>(props: Props<R>) {
  const { def, columns, words, editable, fresh, onOpen, onMove, onHeld } = props;
  const [held, setHeld] = useState<Held<R>>();
  const moved = useRef<Moved>(undefined);
  // A card that was moved is drawn again in its new column, and would lose the focus.
  useEffect(() => {
    if (moved.current && focusMoved(moved.current)) moved.current = undefined;
  });
  const move = (record: R, from: string, to: string) => {
    moved.current = { id: record.id, to, at: Date.now() };
    onMove(record, from, to);
  };
  const hold = (next: Held<R> | undefined) => {
    setHeld(next);
    onHeld(next);
  };
  const step = (by: number) => {
    if (!held) return;
    // The column where it came from is always open to it, others only as far as anything may be put there.
    const open = columns.filter((column) => !column.barred || column.id === held.from);
    const at = open.findIndex((column) => column.id === held.to);
    const to = open[Math.max(0, Math.min(open.length - 1, at + by))];
    if (to) hold({ ...held, to: to.id });
    requestAnimationFrame(() => focusCard(held.record.id));
  };
  const drop = () => {
    if (!held) return;
    const { record, from, to } = held;
    hold(undefined);
    if (from !== to) move(record, from, to);
    requestAnimationFrame(() => focusCard(record.id));
  };
  const back = () => {
    if (!held) return;
    hold(undefined);
    requestAnimationFrame(() => focusCard(held.record.id));
  };
  useShortcuts(
    held?.by === "keys"
      ? { arrowleft: () => step(-1), arrowright: () => step(1), enter: drop, space: drop, escape: back }
      : {},
  );
  return (
    <section className={classes.board} aria-label={text(def.other)}>
      {columns.map((column, index) => (
        <Column
          key={column.id}
          def={def}
          column={column}
          others={columns.filter((one) => one.id !== column.id)}
          words={words}
          editable={editable}
          fresh={fresh}
          held={held}
          onOpen={onOpen}
          onLift={(record) => hold({ record, from: column.id, to: column.id, by: "keys" })}
          onDrag={(record) => hold(record && { record, from: column.id, to: column.id, by: "pointer" })}
          onOver={() => held?.by === "pointer" && held.to !== column.id && hold({ ...held, to: column.id })}
          onDrop={(record, from) => {
            hold(undefined);
            if (from !== column.id) onMove(record, from, column.id);
          }}
          onMove={(record, to) => move(record, column.id, to)}
          onSide={(by) => focusColumn(columns[index + by]?.id)}
        />
      ))}
    </section>
  );
}

type Moved = { id: string; to: string; at: number };

/** So long the focus waits for a card to arrive. */
const patience = 2_000;

/** Gives a card the focus once it has arrived; true when there is nothing to wait for any more. */
function focusMoved({ id, to, at }: Moved): boolean {
  const column = document.querySelector(`[data-column="${CSS.escape(to)}"]`);
  const card = column?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`);
  card?.focus();
  return Boolean(card) || Date.now() - at > patience;
}

function focusCard(id: string): void {
  document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus();
}

function focusColumn(id: string | undefined): void {
  if (id) document.querySelector<HTMLElement>(`[data-column="${CSS.escape(id)}"] [data-card]`)?.focus();
}
