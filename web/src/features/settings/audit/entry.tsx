import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { t, text } from "@/i18n/translate";
import { membersQuery } from "@/resource/members";
import { RecordLink } from "@/resource/record-link";
import { clock, exactly, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Person } from "@/ui/person";
import { Tag } from "@/ui/tag";
import type { TimelineEntry } from "@/ui/timeline";
import type { AuditEntry } from "./audit";
import classes from "./audit.module.css";
import type { AuditSearch } from "./audit-search";
import { defOf, doorName, fieldIn, fieldName, kindName, sentence, valueName } from "./words";

/** What records that changes refer to are called, by id. */
type Names = Record<string, string>;
type EntryProps = { entry: AuditEntry; search: AuditSearch; names: Names };

/** How many changed fields a line names. */
const namedFields = 4;

/** An entry as one line, with all that is known of it folded below. */
export function timelineEntry(entry: AuditEntry, search: AuditSearch, names: Names): TimelineEntry {
  const { actor } = entry;
  const mark = actor.id ? (
    <Person id={actor.id} name={actor.name} size={24} />
  ) : (
    <Icon name="clock" size={14} />
  );
  return { id: entry.id, at: entry.at, mark, sentence: <Sentence {...{ entry, search, names }} /> };
}

/** Who did it; of whoever could not sign in, nobody knows. */
function whoOf({ actor, action }: AuditEntry): string {
  return action === "sign_in_failed" && !actor.id ? t("audit.somebody") : actor.name;
}

function Sentence({ entry, search, names }: EntryProps) {
  return (
    <details className={classes.entry}>
      <summary>
        <span className={classes.words}>
          {sentence(entry).map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence are told apart by their order alone
            <Fragment key={index}>
              {piece === "who" && <b>{whoOf(entry)}</b>}
              {piece === "what" && <What entry={entry} />}
              {typeof piece === "object" && piece.words}
            </Fragment>
          ))}
          <span className="muted">{changed(entry)}</span>
          {" · "}
          <time dateTime={entry.at} title={exactly(entry.at)} className="num">
            {clock(entry.at)}
          </time>
        </span>
        <Tag>{kindName(entry.record)}</Tag>
        <span className={classes.lock} title={sealWords(entry)}>
          {entry.seq ? <Icon name="lock" size={14} /> : <Icon name="clock" size={14} />}
          <span className="sr">{sealWords(entry)}</span>
        </span>
      </summary>
      <Details {...{ entry, search, names }} />
    </details>
  );
}

/** Which fields changed, where that is what happened. */
function changed({ action, record, changes }: AuditEntry): string {
  if (action !== "update" || changes.length === 0) return "";
  const fields = changes.slice(0, namedFields).map((change) => fieldName(record, change.field));
  return `: ${fields.join(", ")}${changes.length > namedFields ? " …" : ""}`;
}

function sealWords({ seq }: AuditEntry): string {
  return seq ? t("audit.entry_no", { seq: number(seq) }) : t("audit.entry_waits");
}

function What({ entry }: { entry: AuditEntry }) {
  const def = defOf(entry.record);
  // Exports and rights are about a type of record.
  const name = ["exports", "rights"].includes(entry.record) ? kindOf(entry) : entry.title;
  if (!def) return <b>{name}</b>;
  return (
    <RecordLink to={def} id={entry.record_id}>
      <b>{name}</b>
    </RecordLink>
  );
}

function kindOf({ changes, title }: AuditEntry): string {
  const said = (field: string) => {
    const value = changes.find((change) => change.field === field)?.new;
    return typeof value === "string" ? value : undefined;
  };
  const kind = kindName(said("record") ?? title);
  const role = said("role");
  return role ? `${t(`role.${role}` as "role.agent")}: ${kind}` : kind;
}

function Details({ entry, search, names }: EntryProps) {
  const before = entry.changes.some(({ old }) => old !== null && old !== undefined);
  return (
    <div className={classes.details}>
      {entry.changes.length > 0 && (
        <table className={classes.changes} aria-label={t("audit.changes")}>
          <thead>
            <tr>
              <th scope="col">{t("audit.field")}</th>
              {before && <th scope="col">{t("audit.before")}</th>}
              <th scope="col">{t("audit.after")}</th>
            </tr>
          </thead>
          <tbody>
            {entry.changes.map((change) => (
              <tr key={change.field}>
                <th scope="row">{fieldName(entry.record, change.field)}</th>
                {before && (
                  <td>
                    <Value record={entry.record} field={change.field} value={change.old} names={names} />
                  </td>
                )}
                <td>
                  <Value record={entry.record} field={change.field} value={change.new} names={names} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={classes.facts}>
        <dt>{t("audit.when")}</dt>
        <dd className="num">{exactly(entry.at)}</dd>
        <dt>{t("audit.via")}</dt>
        <dd>{doorName(entry.via)}</dd>
        {entry.request_id && (
          <>
            <dt>{t("audit.request")}</dt>
            <dd className="mono">{entry.request_id}</dd>
          </>
        )}
        <dt>{t("audit.entry_id")}</dt>
        <dd className="mono">{entry.id}</dd>
      </dl>
      {search.id !== entry.record_id && (
        <Link
          to="/settings/audit"
          search={{ record: entry.record, id: entry.record_id }}
          className="acc strong small"
        >
          {t("audit.all_of_it")}
        </Link>
      )}
    </div>
  );
}

type ValueProps = { record: string; field: string; value: unknown; names: Names };

/** A value as the log has it: people by their names, choices by their words, the rest as it is. */
function Value({ record, field, value, names }: ValueProps) {
  const members = useQuery(membersQuery).data ?? [];
  const known = fieldIn(record, field);
  const name = (id: string) => names[id] ?? members.find((member) => member.user_id === id)?.name;
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
    return <span className="muted">{t("audit.nothing")}</span>;
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (Array.isArray(value) && value.every((one) => typeof one === "string"))
    return value.map((one) => name(one) ?? one).join(", ");
  if (typeof value === "number")
    return known?.kind === "money" ? t("audit.minor", { value: number(value) }) : number(value);
  if (typeof value !== "string") return <span className="mono">{JSON.stringify(value)}</span>;
  const choice = known?.choices?.find((one) => one.value === value);
  if (choice) return text(choice.label);
  if (field === "record") return kindName(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return <span className="num">{exactly(value)}</span>;
  return name(value) ?? valueName(field, value);
}
