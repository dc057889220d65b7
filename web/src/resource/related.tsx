import { ActionIcon, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import type { BaseRecord, Related, ResourceDef, Target } from "./define";
import { counted, inSentence } from "./nouns";
import { RecordLink } from "./record-link";
import { RecordMark } from "./record-mark";
import { countQuery, fewQuery, recordQuery } from "./records";
import classes from "./related.module.css";

const CreateHere = lazy(() => import("./create-here").then((module) => ({ default: module.CreateHere })));

type Props<R extends BaseRecord> = { def: ResourceDef<R>; record: R };

/** The records that belong to the one shown. */
export function RelatedLists<R extends BaseRecord>({ def, record }: Props<R>) {
  return def.related.map((related) => {
    const anchor = related.of(record);
    if (anchor === undefined) return null;
    const key = related.target().name + anchor;
    return related.filter ? (
      <RelatedList key={key} related={related} filter={related.filter(anchor)} record={record} />
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
        {target.brief ? (
          <span className={`${classes.brief} small`}>{target.brief(row)}</span>
        ) : (
          <span className={`${classes.line} small muted`}>{target.subtitle(row)}</span>
        )}
      </span>
    </RecordLink>
  );
}

type ListProps<R extends BaseRecord> = { related: Related<R>; filter: string; record: R };

const shownAtOnce = 8;

function RelatedList<R extends BaseRecord>({ related, filter, record }: ListProps<R>) {
  const target = related.target();
  const me = useQuery(meQuery).data;
  const { data } = useQuery(fewQuery<Row>(target, { filter }, shownAtOnce + 1));
  const all = useQuery(countQuery(target, { filter })).data;
  const [making, setMaking] = useState(false);
  const total = all === undefined ? undefined : all - (related.others ? 1 : 0);
  const rows = (data?.items ?? []).filter((row) => row.id !== record.id).slice(0, shownAtOnce);
  const def = may(me, target.name, "create") && related.fresh ? target.def?.() : undefined;
  const make = t("create.title", { what: inSentence(target.one) });
  if (!data || (rows.length === 0 && !def)) return null;
  return (
    <Block
      title={text(related.title ?? target.other)}
      count={total || undefined}
      action={
        def &&
        rows.length > 0 && (
          <ActionIcon size={24} aria-label={make} title={make} onClick={() => setMaking(true)}>
            <Icon name="plus" />
          </ActionIcon>
        )
      }
    >
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <RelatedLine target={target} row={row} />
          </li>
        ))}
      </ul>
      {rows.length === 0 && (
        <Button
          size="compact-sm"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => setMaking(true)}
        >
          {make}
        </Button>
      )}
      {total !== undefined && total > rows.length && (
        <RecordLink to={target} search={{ filter }} className="acc strong small">
          {t("related.all", { what: counted(total, target) })}
        </RecordLink>
      )}
      <Suspense>
        {def && making && (
          <CreateHere def={def} initial={related.fresh?.(record) ?? {}} onClose={() => setMaking(false)} />
        )}
      </Suspense>
    </Block>
  );
}
