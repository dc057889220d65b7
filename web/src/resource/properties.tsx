import { t, text } from "@/i18n/translate";
import { type BaseRecord, type Field, fieldValue, type ResourceDef, type Value } from "./define";
import { InlineEditor } from "./inline-editor";
import classes from "./properties.module.css";
import { FieldValue } from "./value";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  record: R;
  editable: boolean;
  /** The field in edit; one at a time. */
  editing: string | undefined;
  onEdit: (field: string | undefined) => void;
};

/** The fields of a record as label and value; a click or E edits in place. */
export function Properties<R extends BaseRecord>({ def, record, editable, editing, onEdit }: Props<R>) {
  const closed = (field: Field<R>) => field.readOnly || def.locked?.(record, field.name);
  const open = def.fields.filter((field) => !closed(field));
  const step = (field: Field<R>, by: number) => open[open.indexOf(field) + by]?.name;
  return (
    <dl className={classes.list}>
      {def.fields
        .filter((field) => !field.listOnly)
        .map((field) => (
          <Property
            key={field.name}
            def={def}
            field={field}
            record={record}
            editable={editable && !closed(field)}
            inEdit={editing === field.name}
            onEdit={() => onEdit(field.name)}
            onDone={(way) =>
              onEdit(way === "next" ? step(field, 1) : way === "previous" ? step(field, -1) : undefined)
            }
          />
        ))}
    </dl>
  );
}

type PropertyProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  record: R;
  editable: boolean;
  inEdit: boolean;
  onEdit: () => void;
  onDone: (way: "saved" | "kept" | "next" | "previous") => void;
};

function Property<R extends BaseRecord>({
  def,
  field,
  record,
  editable,
  inEdit,
  onEdit,
  onDone,
}: PropertyProps<R>) {
  const label = text(field.label);
  const empty = isEmpty(fieldValue(record, field.name));
  return (
    <div
      className={classes.property}
      data-long={field.kind === "longtext" || undefined}
      data-edit={inEdit || undefined}
    >
      <dt>{label}</dt>
      <dd>
        {inEdit && <InlineEditor def={def} field={field} record={record} onDone={onDone} />}
        {!inEdit && (
          <span className={classes.value}>
            <FieldValue def={def} field={field} record={record} linked />
          </span>
        )}
        {!inEdit && editable && (
          <button
            type="button"
            className={classes.cover}
            aria-label={t("record.edit_field", { field: label })}
            title={empty ? t("record.add", { field: label }) : undefined}
            onClick={onEdit}
          />
        )}
      </dd>
    </div>
  );
}

function isEmpty(value: Value): boolean {
  return (
    value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)
  );
}
