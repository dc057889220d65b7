import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { keys } from "@/api/keys";
import { t } from "@/i18n/translate";
import type { BaseRecord, ResourceDef } from "@/resource/define";
import { fetchPage } from "@/resource/records";
import { number } from "@/ui/format";
import classes from "./board.module.css";
import { Card } from "./board-card";
import type { BoardColumn, CardWords, Held, Rest } from "./types";
import "@/i18n/deals-words";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  column: BoardColumn<R>;
  others: BoardColumn<R>[];
  words: CardWords<R>;
  editable: boolean;
  fresh: ReadonlySet<string>;
  held: Held<R> | undefined;
  onOpen: (record: R) => void;
  onLift: (record: R) => void;
  onDrag: (record: R | undefined) => void;
  onOver: () => void;
  onDrop: (record: R, from: string) => void;
  onMove: (record: R, to: string) => void;
  onSide: (by: number) => void;
};

export function Column<R extends BaseRecord>(props: Props<R>) {
  const { def, column, others, words, editable, fresh, held, onOver, onDrop } = props;
  const element = useRef<HTMLElement>(null);
  const over = useEffectEvent(onOver);
  const dropped = useEffectEvent((data: Record<string | symbol, unknown>) =>
    onDrop(data.record as R, String(data.from)),
  );
  const barred = column.barred !== undefined;
  useEffect(() => {
    if (!element.current) return;
    return dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => source.data.board === def.name && !barred,
      onDragEnter: () => over(),
      onDrop: ({ source }) => dropped(source.data),
    });
  }, [def.name, barred]);
  const target = held?.to === column.id && held.from !== column.id;
  const arriving = target && held.by === "keys" ? held.record : undefined;
  const cards = arriving ? [arriving, ...column.cards] : column.cards;
  const card = (record: R) => (
    <Card
      key={record.id}
      board={def.name}
      column={column}
      others={others}
      record={record}
      words={words}
      editable={editable && !words.fixed?.(record)}
      fresh={fresh.has(record.id)}
      held={held?.record.id === record.id ? held : undefined}
      onOpen={() => props.onOpen(record)}
      onLift={() => props.onLift(record)}
      onDrag={(on) => props.onDrag(on ? record : undefined)}
      onMove={(to) => props.onMove(record, to)}
      onSide={props.onSide}
    />
  );
  return (
    <section
      ref={element}
      className={classes.column}
      data-column={column.id}
      data-target={target || undefined}
      data-barred={barred || undefined}
      aria-label={column.name}
    >
      <header className={classes.head}>
        <h2>
          {column.icon}
          <span className="cut">{column.name}</span>
          <span className="small muted num">{number(column.count)}</span>
          {column.aside && <span className="end small muted num">{column.aside}</span>}
        </h2>
        {column.barred && <p className={classes.reason}>{column.barred}</p>}
        {column.sum && (
          <p className={classes.sum}>
            {column.sum}
            {target && words.gain && <span className={classes.gain}>+{words.gain(held.record)}</span>}
          </p>
        )}
      </header>
      <ul className={classes.cards}>
        {cards.map(card)}
        {column.rest && (
          <RestOf
            key={column.rest.cursor}
            def={def}
            rest={column.rest}
            left={column.count - column.cards.length}
            card={card}
          />
        )}
      </ul>
    </section>
  );
}

type RestProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  rest: Rest;
  left: number;
  card: (record: R) => React.ReactNode;
};

const moreAtOnce = 25;

/** The cards behind the first ones, by keyset, as far as the person asks for them. */
function RestOf<R extends BaseRecord>({ def, rest, left, card }: RestProps<R>) {
  const [asked, setAsked] = useState(false);
  const { filter, q, sort, cursor } = rest;
  const list = useInfiniteQuery({
    queryKey: [...keys.boards(def.name), "rest", rest],
    queryFn: ({ pageParam, signal }) =>
      fetchPage<R>(
        def.path,
        { filter, q, sort, cursor: pageParam, limit: moreAtOnce, include: def.include },
        signal,
      ),
    initialPageParam: cursor,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: asked,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const missing = left - rows.length;
  return (
    <>
      {rows.map(card)}
      {(!asked || list.hasNextPage || list.isFetching) && missing > 0 && (
        <li>
          <Button
            fullWidth
            variant="subtle"
            color="gray"
            loading={list.isFetching}
            onClick={() => (asked ? void list.fetchNextPage() : setAsked(true))}
          >
            {t("board.more", { count: number(Math.min(moreAtOnce, missing)), left: number(missing) })}
          </Button>
        </li>
      )}
    </>
  );
}
