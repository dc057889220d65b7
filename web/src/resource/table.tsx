import { Checkbox } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useEffect, useRef } from "react";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { usePhone } from "@/ui/use-phone";
import { type BaseRecord, fieldOf, isFigure, type ResourceDef } from "./define";
import type { Layout } from "./layout-store";
import type { ListSearch } from "./list-state";
import { parseSort } from "./sort";
import classes from "./table.module.css";
import type { Cursor } from "./table-keys";
import { TableRow } from "./table-row";

const features = tableFeatures({ columnVisibilityFeature, columnSizingFeature, columnResizingFeature });
const helper = createColumnHelper<typeof features, BaseRecord>();
const firstColumn = 240;

export type TableState = {
  cursor: Cursor | undefined;
  editing: Cursor | undefined;
  selected: ReadonlySet<string>;
};

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  rows: R[];
  total: number | undefined;
  search: ListSearch;
  state: TableState;
  fresh: ReadonlySet<string>;
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
  onSort: (field: string) => void;
  onSelect: (ids: string[], on: boolean) => void;
  onCursor: (at: Cursor) => void;
  onEdit: (at: Cursor | undefined) => void;
  onEdited: (at: Cursor, way: "saved" | "kept" | "next" | "previous") => void;
  onEnd: () => void;
};

/** Only the rows in view exist; the head and the first column stay. */
export function ResourceTable<R extends BaseRecord>(props: Props<R>) {
  const { def, rows, total, search, state, fresh, layout } = props;
  const phone = usePhone();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = def.columns.map((column, index) =>
    helper.display({
      id: column.field,
      size: index === 0 ? Math.max(column.width, firstColumn) : column.width,
      minSize: 72,
    }),
  );
  const table = useTable({
    features,
    columns,
    data: rows as BaseRecord[],
    columnResizeMode: "onChange",
    state: { columnVisibility: shown(layout), columnSizing: layout.widths },
    onColumnSizingChange: (update) =>
      props.onLayout({ widths: typeof update === "function" ? update(layout.widths) : update }),
  });
  const rowHeight = phone ? 60 : 32;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: phone ? 0 : 32,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last && last.index > rows.length - 40) props.onEnd();
    },
  });
  const cursorRow = state.cursor?.row;
  useEffect(() => {
    if (cursorRow !== undefined) virtual.scrollToIndex(cursorRow, { align: "auto" });
  }, [cursorRow, virtual]);

  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const visible = headers.map((header) => header.column.id);
  const widths = headers.map((header) => `${header.column.getSize()}px`);
  const template = [...widths.slice(0, -1), `minmax(${widths.at(-1) ?? "72px"}, 1fr)`].join(" ");
  const style: CSSProperties & Record<"--columns" | "--total", string> = {
    "--columns": template,
    "--total": `${headers.reduce((sum, header) => sum + header.column.getSize(), 0)}px`,
  };
  const allSelected = rows.length > 0 && rows.every((row) => state.selected.has(row.id));
  const sort = parseSort(search.sort ?? (search.q ? "" : def.sort));

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={text(def.other)}
      aria-rowcount={total === undefined ? -1 : total + 1}
      aria-colcount={visible.length}
      aria-multiselectable
      aria-activedescendant={state.cursor ? cellId(def.name, state.cursor) : undefined}
      tabIndex={0}
      style={style}
    >
      <div className={classes.head} role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes.columns}>
          {headers.map((header, index) => {
            const column = def.columns.find((one) => one.field === header.column.id);
            const field = fieldOf(def, header.column.id);
            const sortField = column?.sortBy ?? header.column.id;
            const sorted = sort.field === sortField ? (sort.descending ? "descending" : "ascending") : "none";
            return (
              <div
                key={header.id}
                role="columnheader"
                aria-colindex={index + 1}
                aria-sort={column?.unsorted ? undefined : sorted}
                className={classes.th}
                data-right={isFigure(field?.kind) || undefined}
                tabIndex={-1}
              >
                {index === 0 && (
                  <Checkbox
                    aria-label={t("table.select_all")}
                    checked={allSelected}
                    indeterminate={!allSelected && state.selected.size > 0}
                    onChange={() =>
                      props.onSelect(
                        rows.map((row) => row.id),
                        !allSelected,
                      )
                    }
                  />
                )}
                {column?.unsorted ? (
                  <span className="cut">{field && text(field.label)}</span>
                ) : (
                  <button
                    type="button"
                    className={classes.sort}
                    data-on={sorted !== "none" || undefined}
                    onClick={() => props.onSort(sortField)}
                  >
                    <span className="cut">{field && text(field.label)}</span>
                    {sorted !== "none" && <Icon name={sorted === "descending" ? "dn" : "up"} size={14} />}
                  </button>
                )}
                <span
                  className={classes.grip}
                  aria-hidden="true"
                  onMouseDown={header.getResizeHandler()}
                  onTouchStart={header.getResizeHandler()}
                  onDoubleClick={() => header.column.resetSize()}
                />
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const record = rows[item.index];
          if (!record) return null;
          return (
            <TableRow
              key={record.id}
              def={def}
              record={record}
              index={item.index}
              top={item.start}
              visible={visible}
              search={search}
              phone={phone}
              fresh={fresh.has(record.id)}
              selected={state.selected.has(record.id)}
              cursor={state.cursor?.row === item.index ? state.cursor.column : undefined}
              editing={state.editing?.row === item.index ? state.editing.column : undefined}
              onSelect={(on) => props.onSelect([record.id], on)}
              onCursor={(column) => props.onCursor({ row: item.index, column })}
              onEdit={(column) => props.onEdit({ row: item.index, column })}
              onEdited={(column, way) => props.onEdited({ row: item.index, column }, way)}
            />
          );
        })}
      </div>
    </div>
  );
}

function shown(layout: Layout): Record<string, boolean> {
  return Object.fromEntries(Object.entries(layout.hidden).map(([column, hidden]) => [column, !hidden]));
}

export function cellId(record: string, { row, column }: Cursor): string {
  return `${record}-${row}-${column}`;
}
