import { useQuery } from "@tanstack/react-query";
import { t, text } from "@/i18n/translate";
import { Block } from "@/ui/sheet";
import type { BaseRecord, Related, ResourceDef, Target } from "./define";
import { counted } from "./nouns";
import { RecordLink } from "./record-link";
import { RecordMark } from "./record-mark";
import { countQuery, fewQuery, recordQuery } from "./records";
import classes from "./related.module.css";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; record: R };

/** The records that belong to the one shown. */
export function RelatedLists<R extends BaseRecord>({ def, record }: Props<R>) {
  return def.related.map((related) => {
    const anchor = related.of(record);
    if (anchor === undefined) return null;
    const key = related.target().name + anchor;
    return related.filter ? (
      <RelatedList key={key} related={related} filter={related.filter(anchor)} except={record.id} />
    ) : (
      <RelatedOne key={key} related={related} id={anchor} />
    );
  });
}

type Row = BaseRecord & Record<string, unknown>;

function RelatedOne<R extends BaseRecord>({ related, id }: { related: Related<R>; id: string }) {
  const target = related.target();
  const { data } = useQuery({ ...recordQuery<Row>(target, id), retry: false });
  if (!data) return null;
  return (
    <Block title={text(related.title ?? target.one)}>
      <RelatedLine target={target} row={data} />
    </Block>
  );
}

function RelatedLine({ target, row }: { target: Target; row: Row }) {
  return (
    <RecordLink to={target} id={row.id} className={classes.item}>
      <RecordMark def={target} record={row} size={24} />
      <span className="grow">
        <span className={`${classes.line} strong`}>{target.title(row)}</span>
        <span className={`${classes.line} small muted`}>{target.subtitle(row)}</span>
      </span>
    </RecordLink>
  );
}

type ListProps<R extends BaseRecord> = { related: Related<R>; filter: string; except: string };

const shownAtOnce = 8;

function RelatedList<R extends BaseRecord>({ related, filter, except }: ListProps<R>) {
  const target = related.target();
  const { data } = useQuery(fewQuery<Row>(target, { filter }, shownAtOnce + 1));
  const all = useQuery(countQuery(target, { filter })).data;
  const total = all === undefined ? undefined : all - (related.others ? 1 : 0);
  const rows = (data?.items ?? []).filter((row) => row.id !== except).slice(0, shownAtOnce);
  if (data && rows.length === 0) return null;
  return (
    <Block title={text(related.title ?? target.other)} count={total}>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <RelatedLine target={target} row={row} />
          </li>
        ))}
      </ul>
      {total !== undefined && total > rows.length && (
        <RecordLink to={target} search={{ filter }} className="acc strong small">
          {t("related.all", { what: counted(total, target) })}
        </RecordLink>
      )}
    </Block>
  );
}
