import { useQuery } from "@tanstack/react-query";
import { type BaseRecord, fieldOf, fieldValue, type ResourceDef } from "@/resource/define";
import { boardFields, calendarField } from "@/resource/layouts";
import { membersQuery } from "@/resource/members";
import { FieldValue } from "@/resource/value";
import { Icon } from "@/ui/icon";
import { MemberMark } from "../member-mark";
import classes from "./board.module.css";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; record: R; by: string };

/** A record on a board of a choice: its name and who looks after it, what is beside it, and a strip when it waits too long. */
export function ChoiceFace<R extends BaseRecord>({ def, record, by }: Props<R>) {
  const { data: members = [] } = useQuery(membersQuery);
  const person = def.fields.find((field) => field.kind === "member");
  const owner = person && members.find((one) => one.user_id === fieldValue(record, person.name));
  const others = boardFields(def).filter(({ field }) => field !== by);
  const amount = def.fields.find(({ kind }) => kind === "money");
  const shown = [...others.map(({ field }) => fieldOf(def, field)), amount].filter(
    (field) => field && (fieldValue(record, field.name) ?? "") !== "",
  );
  const day = calendarField(def);
  const subtitle = def.subtitle(record);
  const late = def.late?.of(record, new Date());
  return (
    <>
      <span className={classes.words}>
        <span className={classes.line}>
          <b className="cut strong">{def.title(record)}</b>
          {owner && (
            <span title={owner.name}>
              <MemberMark id={owner.user_id} name={owner.name} />
            </span>
          )}
        </span>
        {subtitle && <span className="cut muted">{subtitle}</span>}
        <span className={classes.line}>
          <span className={classes.tags}>
            {shown.map(
              (field) => field && <FieldValue key={field.name} def={def} field={field} record={record} />,
            )}
          </span>
          <span className="small muted">
            {day ? <FieldValue def={def} field={day} record={record} /> : def.aside(record)}
          </span>
        </span>
      </span>
      {late && (
        <span className={classes.strip}>
          <Icon name="clock" size={14} /> {late}
        </span>
      )}
    </>
  );
}
