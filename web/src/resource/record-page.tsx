import { ActionIcon, Menu, SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { ApiError } from "@/api/problem";
import { mayWith, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import { ago } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Block, Sheet } from "@/ui/sheet";
import { useShortcuts } from "@/ui/shortcuts";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import { type BaseRecord, type ResourceDef, registeredBeside } from "./define";
import { listedQuery } from "./grouped-list";
import { paramsOf } from "./list-params";
import type { ListSearch } from "./list-state";
import { useLive } from "./live";
import { inSentence } from "./nouns";
import { Properties } from "./properties";
import { RecordLink, useOpenRecord } from "./record-link";
import { RecordMark } from "./record-mark";
import classes from "./record-page.module.css";
import { RecordTimeline } from "./record-timeline";
import { countQuery, recordQuery } from "./records";
import { RelatedLists } from "./related";
import { useTrash } from "./use-trash";

const AccessWhy = lazy(() => import("./access-why").then((module) => ({ default: module.AccessWhy })));

type Props<R extends BaseRecord> = { def: ResourceDef<R>; id: string; search: ListSearch };
type Pane = "details" | "content" | "timeline" | "related";

/** One record: its fields, what happened, and what belongs to it. */
export function RecordPage<R extends BaseRecord>({ def, id, search }: Props<R>) {
  const record = useQuery(recordQuery<R>(def, id));
  if (record.isPending) {
    return (
      <Sheet>
        <LoadingRows />
      </Sheet>
    );
  }
  if (record.isError)
    return (
      <NotThere def={def} id={id} search={search} error={record.error} retry={() => void record.refetch()} />
    );
  return <Shown def={def} record={record.data} search={search} />;
}

type NotThereProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  id: string;
  search: ListSearch;
  error: Error;
  retry: () => void;
};

function NotThere<R extends BaseRecord>({ def, id, search, error, retry }: NotThereProps<R>) {
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Sheet>
      {gone ? (
        <Empty
          icon={def.icon}
          title={t("record.gone", { what: text(def.one) })}
          action={
            <RecordLink to={def} search={search} className="acc strong">
              {t("record.back", { what: inSentence(def.other) })}
            </RecordLink>
          }
        >
          {t("record.gone_body")} {def.gone?.(id)}
        </Empty>
      ) : (
        <ErrorState title={t("record.failed")} error={error} retry={retry} />
      )}
    </Sheet>
  );
}

type ShownProps<R extends BaseRecord> = { def: ResourceDef<R>; record: R; search: ListSearch };

function Shown<R extends BaseRecord>({ def, record, search }: ShownProps<R>) {
  const live = useLive();
  const me = useQuery(meQuery).data;
  const open = useOpenRecord();
  const [pane, setPane] = useState<Pane>("details");
  const [editing, setEditing] = useState<string>();
  const neighbours = useNeighbours(def, record.id, search);
  const canEdit = mayWith(me, def.name, "edit", record) && !def.closed?.(record);
  const go = (id: string | undefined) => id && open(def, id, search);
  useShortcuts({
    j: () => go(neighbours.next),
    k: () => go(neighbours.previous),
    e: () =>
      canEdit &&
      setEditing(def.fields.find((field) => !field.readOnly && !def.locked?.(record, field.name))?.name),
    escape: () => open(def, undefined, search),
  });
  const Beside = registeredBeside();
  const panes: { value: Pane; label: string }[] = [
    { value: "details", label: t("record.details") },
    ...(def.content ? [{ value: "content" as const, label: text(def.content.title) }] : []),
    { value: "timeline", label: t("record.timeline") },
    { value: "related", label: t("record.related") },
  ];
  return (
    <Sheet label={def.title(record)}>
      <Head
        def={def}
        record={record}
        search={search}
        neighbours={neighbours}
        onGo={go}
        canDelete={mayWith(me, def.name, "delete", record)}
      />
      {def.above?.(record)}
      <SegmentedControl
        className={`phone ${classes.switch}`}
        aria-label={t("record.panes")}
        fullWidth
        value={pane}
        onChange={(value) => setPane(value as Pane)}
        data={panes}
      />
      <div className={classes.panes} data-pane={pane} data-related>
        <section className={classes.pane} data-name="details" aria-label={t("record.details")}>
          <header className={classes.title}>
            <Suspense fallback={<RecordMark def={def} record={record} size={40} />}>
              {def.face ? (
                <def.face record={record} editable={canEdit} />
              ) : (
                <RecordMark def={def} record={record} size={40} />
              )}
            </Suspense>
            <div className="grow">
              <h1 className="cut">{def.title(record)}</h1>
              <p className="cut muted">{def.subtitle(record)}</p>
            </div>
          </header>
          <Block title={t("record.details")}>
            <Properties def={def} record={record} editable={canEdit} editing={editing} onEdit={setEditing} />
          </Block>
        </section>
        <section className={classes.pane} data-name="timeline" aria-label={t("record.timeline")}>
          {def.content && <div className={classes.content}>{def.content.of(record)}</div>}
          <div className={classes.timeline}>
            <RecordTimeline def={def} id={record.id} />
          </div>
        </section>
        <section className={classes.pane} data-name="related" aria-label={t("record.related")}>
          {def.beside?.(record)}
          <RelatedLists def={def} record={record} />
          {Beside && (
            <Suspense>
              <Beside record={def.name} id={record.id} />
            </Suspense>
          )}
        </section>
      </div>
      <StatusLine
        live={live.state}
        keys={[
          ...(canEdit ? [{ keys: ["E"], label: t("keys.edit") }] : []),
          { keys: ["J", "K"], label: t("keys.neighbours") },
          { keys: ["Esc"], label: t("keys.list") },
          { keys: ["?"], label: t("keys.all") },
        ]}
      >
        <span>{t("record.version", { version: record.version, ago: ago(record.updated_at) })}</span>
      </StatusLine>
    </Sheet>
  );
}

type Neighbours = { previous?: string; next?: string; position?: number; total?: number };
type HeadProps<R extends BaseRecord> = ShownProps<R> & {
  neighbours: Neighbours;
  onGo: (id: string | undefined) => void;
  canDelete: boolean;
};

function Head<R extends BaseRecord>({ def, record, search, neighbours, onGo, canDelete }: HeadProps<R>) {
  const trash = useTrash(def);
  const open = useOpenRecord();
  const { previous, next, position, total } = neighbours;
  const [asking, setAsking] = useState(false);
  const remove = () => {
    trash.mutate([record.id]);
    open(def, undefined, search);
  };
  return (
    <header className={classes.head}>
      <nav className={classes.crumbs} aria-label={t("record.crumbs")}>
        <RecordLink to={def} search={search} className={classes.crumb}>
          <span className="phone">
            <Icon name="left" />
          </span>
          {text(def.other)}
        </RecordLink>
        <Icon name="right" size={14} className="desk" />
        <b className="cut desk">{def.title(record)}</b>
      </nav>
      {position !== undefined && (
        <span className={`${classes.steps} desk`}>
          <ActionIcon
            size={24}
            aria-label={t("record.previous")}
            disabled={!previous}
            onClick={() => onGo(previous)}
          >
            <Icon name="up" size={14} />
          </ActionIcon>
          <ActionIcon size={24} aria-label={t("record.next")} disabled={!next} onClick={() => onGo(next)}>
            <Icon name="dn" size={14} />
          </ActionIcon>
          <span className="small muted num">
            {total === undefined
              ? t("record.place", { position })
              : t("record.position", { position, total })}
          </span>
        </span>
      )}
      {def.actions && <span className={`${classes.actions} end`}>{def.actions(record)}</span>}
      <span className={def.actions ? undefined : "end"}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t("more")}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="lock" />} onClick={() => setAsking(true)}>
              {t("access.why")}
            </Menu.Item>
            {canDelete && (
              <Menu.Item color="brick" leftSection={<Icon name="trash" />} onClick={remove}>
                {t("delete.one", { what: inSentence(def.one) })}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </span>
      <Suspense>{asking && <AccessWhy def={def} id={record.id} onClose={() => setAsking(false)} />}</Suspense>
    </header>
  );
}

/** The rows before and after in the list the person came from, as far as it has been loaded. */
function useNeighbours<R extends BaseRecord>(
  def: ResourceDef<R>,
  id: string,
  search: ListSearch,
): Neighbours {
  const params = paramsOf(def, search);
  const list = useInfiniteQuery({ ...listedQuery(def, search), enabled: false });
  const total = useQuery({ ...countQuery(def, params), enabled: false }).data;
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return {};
  return { previous: rows[at - 1]?.id, next: rows[at + 1]?.id, position: at + 1, total };
}
