import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { ActionIcon, Checkbox } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import classes from "./column-menu.module.css";
import { isShown, moved, ordered } from "./column-order";
import { type BaseRecord, fieldOf, type ResourceDef } from "./define";
import type { Layout } from "./layout-store";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
};

/** The columns behind the first: shown or not, dragged or moved by buttons, and pinned. */
export function ColumnList<R extends BaseRecord>({ def, layout, onLayout }: Props<R>) {
  const columns = ordered(def.columns, layout.order).slice(1);
  const names: string[] = columns.map(({ field }) => field);
  const { pinned } = layout;
  return (
    <fieldset className={classes.list}>
      <legend className={classes.legend}>{t("table.columns")}</legend>
      {columns.map((column, index) => {
        const field = fieldOf(def, column.field);
        const name = column.field as string;
        const isPinned = pinned.includes(name);
        return (
          <ColumnLine
            key={name}
            name={name}
            label={field ? text(field.label) : name}
            shown={isShown(column, layout)}
            pinned={isPinned}
            first={index === 0}
            last={index === columns.length - 1}
            onShow={(on) => onLayout({ hidden: { ...layout.hidden, [name]: !on } })}
            onPin={() =>
              onLayout({ pinned: isPinned ? pinned.filter((one) => one !== name) : [...pinned, name] })
            }
            onMove={(by) => onLayout({ order: moved(names, index, index + by) })}
            onPlace={(other) => onLayout({ order: moved(names, names.indexOf(other), index) })}
          />
        );
      })}
    </fieldset>
  );
}

type LineProps = {
  name: string;
  label: string;
  shown: boolean;
  pinned: boolean;
  first: boolean;
  last: boolean;
  onShow: (on: boolean) => void;
  onPin: () => void;
  onMove: (by: 1 | -1) => void;
  /** Another column was dropped on this one. */
  onPlace: (other: string) => void;
};

const kind = "column";

function ColumnLine(props: LineProps) {
  const { name, label, shown, pinned, first, last, onShow, onPin, onMove } = props;
  const line = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const place = useEffectEvent(props.onPlace);
  useEffect(() => {
    const element = line.current;
    if (!element) return;
    const stops = [
      draggable({ element, getInitialData: () => ({ kind, name }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.kind === kind && source.data.name !== name,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false);
          place(String(source.data.name));
        },
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [name]);
  // A line that is moved is taken out of the page for a moment, and its button would lose the focus.
  const move = (by: 1 | -1, button: HTMLElement) => {
    onMove(by);
    requestAnimationFrame(() => button.focus());
  };
  return (
    <div ref={line} className={classes.line} data-over={over || undefined} title={t("columns.drag")}>
      <Checkbox label={label} checked={shown} onChange={(event) => onShow(event.currentTarget.checked)} />
      <span className={classes.tools}>
        <ActionIcon
          size={24}
          aria-label={t("columns.up", { column: label })}
          disabled={first}
          onClick={(event) => move(-1, event.currentTarget)}
        >
          <Icon name="up" size={14} />
        </ActionIcon>
        <ActionIcon
          size={24}
          aria-label={t("columns.down", { column: label })}
          disabled={last}
          onClick={(event) => move(1, event.currentTarget)}
        >
          <Icon name="dn" size={14} />
        </ActionIcon>
        <ActionIcon
          size={24}
          aria-label={t("columns.pin", { column: label })}
          aria-pressed={pinned}
          className={pinned ? "acc" : undefined}
          onClick={onPin}
        >
          <Icon name="pin" size={14} />
        </ActionIcon>
      </span>
    </div>
  );
}
