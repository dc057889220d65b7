import { Checkbox } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import {
  columnResizingFeature,
  columnSizingFeature,
  createColumnHelper,
  type Header,
  tableFeatures,
} from "@tanstack/react-table";
import { memo, type RefObject } from "react";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { type BaseRecord, fieldOf, isFigure, type ResourceDef } from "./define";
import type { Layout } from "./layout-store";
import { parseSort } from "./sort";
import type { TableHandlers } from "./table";
import classes from "./table.module.css";

export const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
const helper = createColumnHelper<typeof features, BaseRecord>();
const firstColumn = 240;

/** The columns of a record type as the table measures them. */
export function columnsOf<R extends BaseRecord>(def: ResourceDef<R>) {
  return def.columns.map((column, index) =>
    helper.display({
      id: column.field,
      size: index === 0 ? Math.max(column.width, firstColumn) : column.width,
      minSize: 72,
    }),
  );
}

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  headers: Header<typeof features, BaseRecord, unknown>[];
  /** Drawn again when they change: the headers know them. */
  widths: Layout["widths"];
  pins: (number | undefined)[];
  sort: string;
  selected: "all" | "some" | "none";
  handlers: RefObject<TableHandlers>;
};

function Head<R extends BaseRecord>({ def, headers, pins, sort: order, selected, handlers }: Props<R>) {
  const sort = parseSort(order);
  return (
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
              data-pinned={pins[index] !== undefined || undefined}
              style={{ left: pins[index] }}
              tabIndex={-1}
            >
              {index === 0 && (
                <Checkbox
                  aria-label={t("table.select_all")}
                  checked={selected === "all"}
                  indeterminate={selected === "some"}
                  onChange={() => handlers.current.onSelectAll(selected !== "all")}
                />
              )}
              {column?.unsorted ? (
                <span className="cut">{field && text(field.label)}</span>
              ) : (
                <button
                  type="button"
                  className={classes.sort}
                  data-on={sorted !== "none" || undefined}
                  onClick={() => handlers.current.onSort(sortField)}
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
  );
}

/** The names of the columns, by which the table is sorted and wherein they are resized. */
export const TableHead = memo(Head) as typeof Head;
