import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { ActionIcon, Menu } from "@mantine/core";
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { t } from "@/i18n/translate";
import type { BaseRecord } from "@/resource/define";
import { Icon } from "@/ui/icon";
import { Keys } from "@/ui/kbd";
import classes from "./board.module.css";
import type { BoardColumn, CardWords, Held } from "./types";
import "@/i18n/deals-words";

type Props<R extends BaseRecord> = {
  board: string;
  column: BoardColumn<R>;
  others: BoardColumn<R>[];
  record: R;
  words: CardWords<R>;
  editable: boolean;
  fresh: boolean;
  held: Held<R> | undefined;
  onOpen: () => void;
  onLift: () => void;
  onDrag: (on: boolean) => void;
  onMove: (to: string) => void;
  onSide: (by: number) => void;
};

export function Card<R extends BaseRecord>(props: Props<R>) {
  const { board, column, record, words, editable, fresh, held, onDrag } = props;
  const element = useRef<HTMLLIElement>(null);
  const [menu, setMenu] = useState(false);
  const data = useEffectEvent(() => ({ board, record, from: column.id }));
  const drag = useEffectEvent(onDrag);
  useEffect(() => {
    if (!element.current || !editable) return;
    return draggable({
      element: element.current,
      getInitialData: () => data(),
      onDragStart: () => drag(true),
      onDrop: () => drag(false),
    });
  }, [editable]);
  // Lifted by the keyboard, the card stands in its target column, and a gap where it came from.
  if (held?.by === "keys" && held.to !== column.id) return <li className={classes.gap} aria-hidden="true" />;
  const title = words.title(record);
  const lifted = held?.by === "keys";
  return (
    <li
      ref={element}
      className={classes.card}
      data-held={lifted || undefined}
      data-fixed={words.fixed?.(record) || undefined}
      data-dragged={held?.by === "pointer" || undefined}
      data-fresh={fresh || undefined}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a card holds a button of its own, which a button may not */}
      <div
        role="button"
        tabIndex={0}
        data-card={record.id}
        className={classes.face}
        aria-pressed={lifted}
        onClick={props.onOpen}
        onKeyDown={(event) => onKey(event, lifted, props, () => setMenu(true))}
      >
        {words.face(record)}
        <span className="sr">, {column.name}</span>
        {lifted && (
          <p className={classes.keys}>
            <span>
              <Keys keys={["←", "→"]} /> {t("board.key_stage")}
            </span>
            <span>
              <Keys keys={["Enter"]} /> {t("board.key_drop")}
            </span>
            <span>
              <Keys keys={["Esc"]} /> {t("board.key_back")}
            </span>
          </p>
        )}
      </div>
      {editable && (
        <Menu opened={menu} onChange={setMenu} position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className={classes.menu}
              size={24}
              tabIndex={-1}
              aria-label={t("board.move", { name: title })}
            >
              <Icon name="more" size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("board.move_to")}</Menu.Label>
            {props.others.map((other) => (
              <Menu.Item
                key={other.id}
                leftSection={other.icon}
                disabled={other.barred !== undefined}
                title={other.barred}
                onClick={() => props.onMove(other.id)}
              >
                {other.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

function onKey<R extends BaseRecord>(
  event: KeyboardEvent<HTMLElement>,
  lifted: boolean,
  { editable, onOpen, onLift, onSide }: Props<R>,
  onMenu: () => void,
): void {
  if (lifted || event.ctrlKey || event.metaKey || event.altKey) return;
  const act: Record<string, (() => void) | undefined> = {
    Enter: onOpen,
    " ": editable ? onLift : undefined,
    m: editable ? onMenu : undefined,
    ArrowLeft: () => onSide(-1),
    ArrowRight: () => onSide(1),
    ArrowDown: () => beside(event.currentTarget, 1),
    ArrowUp: () => beside(event.currentTarget, -1),
  };
  const run = act[event.key];
  if (!run) return;
  event.preventDefault();
  event.stopPropagation();
  run();
}

function beside(card: HTMLElement, by: number): void {
  const all = [...(card.closest("[data-column]")?.querySelectorAll<HTMLElement>("[data-card]") ?? [])];
  all[all.indexOf(card) + by]?.focus();
}
