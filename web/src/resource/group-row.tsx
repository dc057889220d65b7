import { useQuery } from "@tanstack/react-query";
import { t, text } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { type BaseRecord, type Field, includedName, type ResourceDef, withValue } from "./define";
import { allOf } from "./filter";
import { type GroupItem, type GroupValue, groupFilter } from "./group";
import type { ListSearch } from "./list-state";
import { groupCountQuery } from "./records";
import classes from "./table.module.css";
import { TargetName } from "./target-name";
import { FieldValue } from "./value";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  group: NonNullable<GroupItem["group"]>;
  /** A record of the group, unless it is folded. */
  sample: R | undefined;
  search: ListSearch;
  /** Its place among all that the table shows. */
  place: number;
  top: number;
  height: number;
  columns: number;
  onFold: () => void;
};

/** The head of a group: what its rows have in common, and how many there are. Only heads in view are counted. */
export function GroupRow<R extends BaseRecord>(props: Props<R>) {
  const { def, field, group, sample, search, place, top, height, columns, onFold } = props;
  const filter = allOf(search.filter, groupFilter(field, group.value));
  const { data: count } = useQuery(groupCountQuery(def, { filter, q: search.q }));
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      className={classes.group}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <div role="gridcell" aria-colspan={columns} style={{ height: "100%" }}>
        <button type="button" className={classes.fold} aria-expanded={!group.folded} onClick={onFold}>
          <Icon name={group.folded ? "right" : "down"} size={14} />
          <span className="small muted">{text(field.label)}</span>
          <span className="cut">
            <Common field={field} value={group.value} def={def} sample={sample} />
          </span>
          {count !== undefined && <span className="small muted num">{number(count)}</span>}
        </button>
      </div>
    </div>
  );
}

type CommonProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  field: Field<R>;
  value: GroupValue;
  sample?: R;
};

/** What a group has in common, as its field is shown elsewhere. A head is a button, so nothing in it is a link. */
export function Common<R extends BaseRecord>({ def, field, value, sample }: CommonProps<R>) {
  if (value === null || value === "") return <span className="muted">{t("group.none")}</span>;
  if (typeof value === "boolean") return t(value ? "group.yes" : "group.no");
  const target = field.ref?.();
  if (target)
    return (sample && includedName(sample, field.name)) || <TargetName target={target} id={value} />;
  const record = withValue({ ...sample } as R, field.name, value);
  return <FieldValue def={def} field={field} record={record} />;
}
