import { Select } from "@mantine/core";
import { ListFailed } from "@/resource/list-failed";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { useQuery } from "@tanstack/react-query";
import { t, text } from "@/i18n/translate";
import {
  type BaseRecord,
  type BoardField,
  type BoardView,
  type Field,
  fieldOf,
  type ResourceDef,
} from "@/resource/define";
import { LateNote } from "@/resource/late-note";
import { boardFields } from "@/resource/layouts";
import { useListState } from "@/resource/list-state";
import { isMovable, useMove } from "@/resource/use-move";
import { LoadingRows } from "@/ui/states";
import { Board } from "./board";
import classes from "./board.module.css";
import { type ChoiceCards, choiceBoardQuery, movedCard, none } from "./choice-cards";
import { ChoiceFace } from "./choice-face";
import type { BoardColumn, Held } from "./types";
import "@/i18n/deals-words";

type Props<R extends BaseRecord> = BoardView & { def: ResourceDef<R> };

/** Records of any type as a board of one of their choices; the address says which. */
export function ChoiceBoard<R extends BaseRecord>(props: Props<R>) {
  const { def, search } = props;
  const offered = boardFields(def);
  const by = offered.find(({ field }) => field === search.board) ?? offered[0];
  const field = by && fieldOf(def, by.field);
  if (!by || !field) return null;
  return <BoardBy key={by.field} {...props} by={by} field={field} offered={offered} />;
}

type ByProps<R extends BaseRecord> = Props<R> & {
  by: BoardField<R>;
  field: Field<R>;
  offered: BoardField<R>[];
};

function BoardBy<R extends BaseRecord>({ def, by, field, offered, ...props }: ByProps<R>) {
  const { search, fresh, onOpen, onSaid } = props;
  const change = useListState();
  const query = choiceBoardQuery(def, by, field, search);
  const board = useQuery(query);
  const { move, dialog } = useMove<R, ChoiceCards<R>[]>(def, query.queryKey, movedCard);
  if (board.isPending) return <LoadingRows />;
  if (board.isError)
    return <ListFailed error={board.error} filter={search.filter} retry={() => void board.refetch()} />;
  const acted = field.readOnly === true && !by.move;
  const columns = board.data.flatMap((cards) => asColumn(cards, field, search.q));
  const nameOf = (id: string) => columns.find((column) => column.id === id)?.name ?? "";
  const say = (held: Held<R> | undefined) =>
    onSaid(held ? t("board.holding", { name: def.title(held.record), column: nameOf(held.to) }) : "");
  return (
    <>
      <div className={classes.summary}>
        {offered.length > 1 && (
          <Select
            size="xs"
            aria-label={t("board.by")}
            value={by.field}
            data={offered.map((one) => ({ value: one.field, label: labelOf(def, one.field) }))}
            allowDeselect={false}
            onChange={(next) =>
              change({ board: next === offered[0]?.field ? undefined : (next ?? undefined) })
            }
          />
        )}
        <LateNote def={def} search={search} />
        {acted && <span className="small muted">{t("board.acted", { field: text(field.label) })}</span>}
      </div>
      <Board
        def={def}
        columns={columns}
        editable={props.editable && !acted}
        fresh={fresh}
        words={{
          title: def.title,
          face: (record) => <ChoiceFace def={def} record={record} by={by.field} />,
          fixed: (record) => !acted && !isMovable(def, record, by.field),
        }}
        onOpen={(record) => onOpen(record.id)}
        onHeld={say}
        onMove={(record, _, to) => {
          const act = by.move && (() => by.move?.(record, to) ?? Promise.resolve());
          const onDone = () => onSaid(t("board.moved", { name: def.title(record), column: nameOf(to) }));
          move({ record, field: by.field, value: to === none ? null : to, act }, { onDone });
        }}
      />
      {dialog}
    </>
  );
}

function labelOf<R extends BaseRecord>(def: ResourceDef<R>, name: string): string {
  const field = fieldOf(def, name);
  return field ? text(field.label) : name;
}

/** A column of the board; that of records without a value only where there are some. */
function asColumn<R extends BaseRecord>(
  { value, items, count, filter, sort, cursor }: ChoiceCards<R>,
  field: Field<R>,
  q: string | undefined,
): BoardColumn<R>[] {
  if (value === none && count === 0) return [];
  const choice = field.choices?.find((one) => one.value === value);
  return [
    {
      id: value,
      name: choice ? text(choice.label) : t("board.none", { field: text(field.label) }),
      icon: <span className={classes.dot} data-tone={choice?.tone} aria-hidden="true" />,
      barred: choice?.barred && text(choice.barred),
      count,
      cards: items,
      rest: cursor ? { filter, q, sort, cursor } : undefined,
    },
  ];
}
