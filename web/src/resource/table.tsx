import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { text } from "@/i18n/translate";
import { usePhone } from "@/ui/use-phone";
import type { BaseRecord, Field, ResourceDef } from "./define";
import type { GroupItem, GroupValue } from "./group";
import { GroupRow } from "./group-row";
import type { Layout } from "./layout-store";
import type { ListSearch } from "./list-state";
import classes from "./table.module.css";
import { columnsOf, features, TableHead } from "./table-head";
import type { Cursor } from "./table-keys";
import { TableRow } from "./table-row";

const headHeight = 32;
const touchHeight = 44;

export type TableState = {
  cursor: Cursor | undefined;
  editing: Cursor | undefined;
  selected: ReadonlySet<string>;
};

/** How rows are grouped, and what stands in each place of the table for it. */
export type Grouping<R> = {
  field: Field<R>;
  items: GroupItem[];
  onFold: (value: GroupValue) => void;
};

/** What rows and the head call. It never changes while a list scrolls, so rows that stay are not drawn again. */
export type TableHandlers = {
  onSort: (field: string) => void;
  onSelect: (ids: string[], on: boolean) => void;
  onSelectAll: (on: boolean) => void;
  onCursor: (at: Cursor) => void;
  onEdit: (at: Cursor | undefined) => void;
  onEdited: (at: Cursor, way: "saved" | "kept" | "next" | "previous") => void;
};

type Props<R extends BaseRecord> = Omit<TableHandlers, "onSelectAll"> & {
  /** With the columns that are shown, in their order. */
  def: ResourceDef<R>;
  rows: R[];
  grouping: Grouping<R> | undefined;
  total: number | undefined;
  search: ListSearch;
  state: TableState;
  fresh: ReadonlySet<string>;
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
  onEnd: () => void;
};

/** Only the rows in view exist; the head and the first column stay. */
export function ResourceTable<R extends BaseRecord>(props: Props<R>) {
  const { def, rows, grouping, total, search, state, fresh, layout } = props;
  const phone = usePhone();
  const selectAll = (on: boolean) =>
    props.onSelect(
      rows.map((row) => row.id),
      on,
    );
  const handlers = useLatest<TableHandlers>({ ...props, onSelectAll: selectAll });
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(def), [def]);
  const table = useTable({
    features,
    columns,
    data: rows as BaseRecord[],
    columnResizeMode: "onChange",
    state: { columnSizing: layout.widths },
    onColumnSizingChange: (update) =>
      props.onLayout({ widths: typeof update === "function" ? update(layout.widths) : update }),
  });
  const rowHeight = phone ? 60 : 32;
  const groupHeight = phone ? touchHeight : headHeight;
  const items = grouping?.items;
  const places = items?.length ?? rows.length;
  // Heights are remembered by place: other heads stand at other places.
  const placeKey = useMemo(() => (index: number) => (items ? keyOf(items[index], index) : index), [items]);
  const virtual = useVirtualizer({
    count: places,
    getScrollElement: () => scroller.current,
    getItemKey: placeKey,
    estimateSize: (index) => (items?.[index]?.group ? groupHeight : rowHeight),
    overscan: 12,
    scrollPaddingStart: phone ? 0 : 32,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last && last.index > places - 40) props.onEnd();
    },
  });
  const cursorRow = state.cursor?.row;
  const cursorPlace =
    items && cursorRow !== undefined ? items.findIndex(({ row }) => row === cursorRow) : (cursorRow ?? -1);
  useEffect(() => {
    if (cursorPlace >= 0) virtual.scrollToIndex(cursorPlace, { align: "auto" });
  }, [cursorPlace, virtual]);

  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const visible = useMemo(() => def.columns.map((column) => column.field), [def]);
  const sizes = headers.map((header) => header.column.getSize());
  const widths = sizes.map((size) => `${size}px`);
  const pins = useKept(phone ? [] : pinsOf(visible, sizes, layout.pinned));
  const template = [...widths.slice(0, -1), `minmax(${widths.at(-1) ?? "72px"}, 1fr)`].join(" ");
  const style: CSSProperties & Record<"--columns" | "--total", string> = {
    "--columns": template,
    "--total": `${sizes.reduce((sum, size) => sum + size, 0)}px`,
  };

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={text(def.other)}
      aria-rowcount={total === undefined || items ? -1 : total + 1}
      aria-colcount={visible.length}
      aria-multiselectable
      aria-activedescendant={state.cursor ? cellId(def.name, state.cursor) : undefined}
      tabIndex={0}
      style={style}
    >
      <TableHead
        def={def}
        headers={headers}
        widths={layout.widths}
        pins={pins}
        sort={search.sort ?? (search.q ? "" : def.sort)}
        selected={selectionOf(rows, state.selected)}
        handlers={handlers}
      />
      <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const { row: index, group } = items ? (items[item.index] ?? {}) : { row: item.index };
          if (group && grouping)
            return (
              <GroupRow
                key={`group ${group.value}`}
                def={def}
                field={grouping.field}
                group={group}
                sample={rows[group.first ?? -1]}
                search={search}
                place={item.index}
                top={item.start}
                height={groupHeight}
                columns={visible.length}
                onFold={() => grouping.onFold(group.value)}
              />
            );
          const record = index === undefined ? undefined : rows[index];
          if (!record || index === undefined) return null;
          return (
            <TableRow
              key={record.id}
              def={def}
              record={record}
              index={index}
              place={item.index}
              top={item.start}
              visible={visible}
              pins={pins}
              search={search}
              phone={phone}
              fresh={fresh.has(record.id)}
              selected={state.selected.has(record.id)}
              cursor={state.cursor?.row === index ? state.cursor.column : undefined}
              editing={state.editing?.row === index ? state.editing.column : undefined}
              handlers={handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

function selectionOf(rows: BaseRecord[], selected: ReadonlySet<string>): "all" | "some" | "none" {
  if (selected.size === 0) return "none";
  return rows.every((row) => selected.has(row.id)) ? "all" : "some";
}

/** The list that was there before, as long as a new one holds the same. */
function useKept<T>(list: T[]): T[] {
  const kept = useRef(list);
  const same = list.length === kept.current.length && list.every((one, index) => one === kept.current[index]);
  if (!same) kept.current = list;
  return kept.current;
}

function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}

function keyOf(item: GroupItem | undefined, index: number): string | number {
  return item?.group ? `group ${item.group.value}` : (item?.row ?? index);
}

/** How far from the left each column stays that does not move sideways: the first, and pinned ones beside it. */
function pinsOf(visible: string[], sizes: number[], pinned: string[]): (number | undefined)[] {
  let left = 0;
  return visible.map((field, index) => {
    if (index > 0 && !pinned.includes(field)) return undefined;
    left += sizes[index] ?? 0;
    return index === 0 ? undefined : left - (sizes[index] ?? 0);
  });
}

export function cellId(record: string, { row, column }: Cursor): string {
  return `${record}-${row}-${column}`;
}
