import { Checkbox } from "@mantine/core";
import { memo, type RefObject } from "react";
import { t } from "@/i18n/translate";
import { type BaseRecord, fieldOf, isFigure, type ResourceDef } from "./define";
import { InlineEditor } from "./inline-editor";
import type { ListSearch } from "./list-state";
import { RecordLink } from "./record-link";
import { RecordMark } from "./record-mark";
import { cellId, type TableHandlers } from "./table";
import classes from "./table.module.css";
import { FieldValue } from "./value";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  record: R;
  /** Its place among the rows, and among all that the table shows, heads of groups too. */
  index: number;
  place: number;
  top: number;
  /** The fields of the columns that are shown, in order, and how far left those stay that are pinned. */
  visible: string[];
  pins: (number | undefined)[];
  search: ListSearch;
  phone: boolean;
  fresh: boolean;
  selected: boolean;
  cursor: number | undefined;
  editing: number | undefined;
  handlers: RefObject<TableHandlers>;
};

function Row<R extends BaseRecord>(props: Props<R>) {
  const { place, top, visible, phone, fresh, selected, cursor } = props;
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      className={phone ? classes.phoneRow : `${classes.columns} ${classes.row}`}
      data-selected={selected || undefined}
      data-fresh={fresh || undefined}
      data-cursor={cursor !== undefined || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {phone ? (
        <PhoneCells {...props} />
      ) : (
        visible.map((name, column) => <Cell key={name} {...props} name={name} column={column} />)
      )}
    </div>
  );
}

/** One row. It is drawn again only when something of its own changes, not with every step of a list that scrolls. */
export const TableRow = memo(Row) as typeof Row;

function Cell<R extends BaseRecord>(props: Props<R> & { name: string; column: number }) {
  const { def, record, index, name, column, cursor, editing, search, handlers: on } = props;
  const pin = props.pins[column];
  const field = fieldOf(def, name);
  const editable = def.columns.find((one) => one.field === name)?.editable ?? false;
  if (!field) return null;
  const inEdit = editing === column;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list's own keys (J K X E Enter) do the same, see table-keys.ts
    <div
      role="gridcell"
      id={cellId(def.name, { row: index, column })}
      aria-colindex={column + 1}
      aria-readonly={!editable}
      tabIndex={-1}
      className={column === 0 ? `${classes.td} ${classes.first}` : classes.td}
      data-right={isFigure(field.kind) || undefined}
      data-quiet={field.kind === "email" || undefined}
      data-pinned={pin !== undefined || undefined}
      style={{ left: pin }}
      data-edit={inEdit || undefined}
      data-at={(cursor === column && !inEdit) || undefined}
      onClick={() => on.current.onCursor({ row: index, column })}
      onDoubleClick={() => editable && on.current.onEdit({ row: index, column })}
    >
      {inEdit ? (
        <InlineEditor
          def={def}
          field={field}
          record={record}
          floating
          onDone={(way) => on.current.onEdited({ row: index, column }, way)}
        />
      ) : column === 0 ? (
        <NameCell {...props} search={search} />
      ) : (
        <span className="cut">
          <FieldValue def={def} field={field} record={record} />
        </span>
      )}
    </div>
  );
}

function NameCell<R extends BaseRecord>({ def, record, selected, search, handlers }: Props<R>) {
  const name = def.title(record);
  return (
    <>
      <Checkbox
        aria-label={t("table.select", { name })}
        checked={selected}
        tabIndex={-1}
        onChange={(event) => handlers.current.onSelect([record.id], event.currentTarget.checked)}
      />
      <RecordLink to={def} id={record.id} search={search} className={classes.name} tabIndex={-1}>
        <RecordMark def={def} record={record} />
        <span className="cut">{name}</span>
      </RecordLink>
    </>
  );
}

function PhoneCells<R extends BaseRecord>({ def, record, index, selected, search, handlers }: Props<R>) {
  const name = def.title(record);
  return (
    <div
      role="gridcell"
      className={classes.phoneCell}
      id={cellId(def.name, { row: index, column: 0 })}
      tabIndex={-1}
    >
      <Checkbox
        aria-label={t("table.select", { name })}
        size="20px"
        className={classes.phoneCheck}
        checked={selected}
        onChange={(event) => handlers.current.onSelect([record.id], event.currentTarget.checked)}
      />
      <RecordLink to={def} id={record.id} search={search} className={classes.phoneLink}>
        <span className={classes.phoneName}>{name}</span>
        <span className={classes.phoneAside}>{def.aside(record)}</span>
        <span className={classes.phoneSecond}>{def.subtitle(record)}</span>
      </RecordLink>
    </div>
  );
}
