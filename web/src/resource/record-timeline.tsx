import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, useState } from "react";
import type { Change, TimelineConversation, TimelineItem } from "@/api/shapes";
import { t, text } from "@/i18n/translate";
import { Money } from "@/ui/dates";
import { exactly, number, someDay } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { LensMark } from "@/ui/lens";
import { PhoneNumber } from "@/ui/phone-number";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { Timeline, type TimelineEntry } from "@/ui/timeline";
import {
  type BaseRecord,
  covered,
  type Field,
  fieldOf,
  type ResourceDef,
  registeredComposer,
  type Target,
} from "./define";
import { MemberMark } from "./member-mark";
import { membersQuery } from "./members";
import { inSentence } from "./nouns";
import classes from "./record-timeline.module.css";
import { recordQuery, timelineQuery } from "./records";
import { paperEntry } from "./timeline-papers";
import { At, activityEntry, eventEntry, taskEntry } from "./timeline-planning";
import { currencyOf, labelsOf } from "./value";

type Tab = "all" | "activities" | "tasks" | "events" | "papers" | "conversations" | "changes";
const tabValues = ["all", "activities", "tasks", "events", "papers", "conversations", "changes"] as const;
type Props<R extends BaseRecord> = { def: ResourceDef<R>; id: string };

const kindOf: Record<Exclude<Tab, "all">, TimelineItem["kind"]> = {
  activities: "activity",
  tasks: "task",
  events: "event",
  papers: "paper",
  conversations: "conversation",
  changes: "change",
};

/** What happened with a record, newest first: talks and changes in one line of time. */
export function RecordTimeline<R extends BaseRecord>({ def, id }: Props<R>) {
  const Composer = registeredComposer();
  const [tab, setTab] = useState<Tab>("all");
  const timeline = useInfiniteQuery(timelineQuery(def, id));
  const all = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = tab === "all" ? all : all.filter((item) => item.kind === kindOf[tab]);
  const tabs = tabValues.map((value) => ({
    value,
    label: t(`timeline.${value}`),
  }));
  return (
    <>
      <div className={classes.tabs}>
        <Tabs label={t("record.timeline")} tabs={tabs} value={tab} onChange={setTab} panel="timeline" />
      </div>
      <div id="timeline" role="tabpanel" aria-label={t(`timeline.${tab}`)} className={classes.body}>
        {Composer && (
          <Suspense>
            <Composer record={def.name} id={id} />
          </Suspense>
        )}
        {timeline.isPending && <LoadingRows rows={6} />}
        {timeline.isError && (
          <ErrorState
            title={t("timeline.failed")}
            error={timeline.error}
            retry={() => void timeline.refetch()}
          />
        )}
        {timeline.isSuccess && shown.length === 0 && !timeline.hasNextPage && (
          <Empty icon="clock" title={t("timeline.empty")}>
            {t("timeline.empty_body", { what: inSentence(def.one) })}
          </Empty>
        )}
        <Timeline entries={shown.flatMap((item) => entryOf(def, item) ?? [])} />
        {timeline.hasNextPage && (
          <div className={classes.more}>
            <Button loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
              {t("timeline.more")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function entryOf<R extends BaseRecord>(def: ResourceDef<R>, item: TimelineItem): TimelineEntry | undefined {
  if (item.conversation) return conversationEntry(def, item, item.conversation);
  if (item.activity) return activityEntry(item, item.activity);
  if (item.task) return taskEntry(item, item.task);
  if (item.event) return eventEntry(item, item.event);
  if (item.paper) return paperEntry(item, item.paper);
  if (item.change) return changeEntry(def, item, item.change);
  return undefined;
}

function conversationEntry<R extends BaseRecord>(
  def: ResourceDef<R>,
  item: TimelineItem,
  talk: TimelineConversation,
): TimelineEntry {
  const sentence = (
    <>
      <b className="ai">{t("timeline.assistant")}</b> {t("timeline.answered_on")}{" "}
      <b>{pageName(talk.page_url)}</b>
      <At at={item.at} />
    </>
  );
  return {
    id: item.id,
    at: item.at,
    mark: <LensMark />,
    sentence,
    content: <Talk talk={talk} link={def.conversationLink?.(talk.id)} />,
  };
}

function Talk({ talk, link }: { talk: TimelineConversation; link: ReactNode }) {
  return (
    <>
      {talk.preview.map((turn, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns are told apart by their order alone
        <p key={index} className={turn.role === "visitor" ? classes.visitor : classes.turn}>
          {turn.role === "visitor" ? `“${turn.text}”` : turn.text}
        </p>
      ))}
      <p className={classes.foot}>
        {t("timeline.messages", { count: talk.message_count })}
        {link && <span className="end">{link}</span>}
      </p>
    </>
  );
}

/** "fenwick.example/heating": the address without what nobody reads. */
function pageName(address: string): string {
  return address
    .replace(/^https?:\/\/(www\.)?/, "")
    .replace(/[?#].*$/, "")
    .replace(/\/$/, "");
}

function changeEntry<R extends BaseRecord>(
  def: ResourceDef<R>,
  item: TimelineItem,
  change: Change,
): TimelineEntry {
  const { actor } = change;
  const mark = actor.id ? (
    <MemberMark id={actor.id} name={actor.name} size={24} />
  ) : (
    <Icon name="clock" size={14} />
  );
  const parts = change.changes.filter((part) => fieldOf(def, part.field) || def.told?.[part.field]);
  const one = change.action === "update" && parts.length === 1 ? parts[0] : undefined;
  const sentence = (
    <>
      <b>{actor.name}</b>{" "}
      {one ? (
        <Changed def={def} change={one} id={change.record_id} />
      ) : (
        t(
          parts.length > 0 || change.action !== "update"
            ? `timeline.did.${change.action}`
            : "timeline.did.save",
          {
            what: change.action === "reveal" ? fieldNames(def, change) : inSentence(def.one),
            count: parts.length,
          },
        )
      )}
      {change.via === "import" && ` ${t("timeline.by_import")}`}
      {change.via === "merge" && ` ${t("timeline.by_merge")}`}
      <At at={item.at} />
    </>
  );
  const many = change.action === "update" && parts.length > 1;
  const content = many && (
    <ul className={classes.changes}>
      {parts.map((part) => (
        <li key={part.field}>
          <Changed def={def} change={part} id={change.record_id} listed />
        </li>
      ))}
    </ul>
  );
  return { id: item.id, at: item.at, mark, sentence, content: content || undefined };
}

/** What the fields of a change are called. */
function fieldNames<R extends BaseRecord>(def: ResourceDef<R>, change: Change): string {
  return change.changes.map((part) => text(fieldOf(def, part.field)?.label ?? { en: "", de: "" })).join(", ");
}

type ChangedProps<R extends BaseRecord> = {
  def: ResourceDef<R>;
  change: Change["changes"][number];
  id: string;
  listed?: boolean;
};

function Changed<R extends BaseRecord>({ def, change, id, listed = false }: ChangedProps<R>) {
  const field = fieldOf(def, change.field);
  const told = def.told?.[change.field];
  if (told) {
    return (
      <>
        {!listed && `${t("timeline.changed")} `}
        <b>{text(told.label)}</b>
        {told.of(change.old, change.new, id)}
      </>
    );
  }
  if (!field) return null;
  return (
    <>
      {!listed && `${t("timeline.changed")} `}
      <b>{text(field.label)}</b> {t("timeline.from")}{" "}
      <Side def={def} id={id} field={field} value={change.old} /> {t("timeline.to")}{" "}
      <b>
        <Side def={def} id={id} field={field} value={change.new} />
      </b>
    </>
  );
}

type SideProps<R extends BaseRecord> = { def: ResourceDef<R>; id: string; field: Field<R>; value: unknown };

/** One side of a change; ids are shown as the names they stand for. */
function Side<R extends BaseRecord>({ def, id, field, value }: SideProps<R>) {
  if (value === null || value === undefined || value === "")
    return <span className="muted">{t("timeline.nothing")}</span>;
  if (value === covered) return <span className="num">{covered}</span>;
  if (field.kind === "member") return <MemberSide id={String(value)} />;
  if (field.kind === "ref") return <RefSide field={field} id={String(value)} />;
  if (field.kind === "phone" && typeof value === "string") return <PhoneNumber value={value} />;
  if (field.words && typeof value === "string") return <>{field.words(value)}</>;
  if (Array.isArray(value))
    return (
      <>
        {value.length > 0
          ? (field.kind === "choices" ? labelsOf(field, value) : value).join(", ")
          : t("timeline.nothing")}
      </>
    );
  if (field.code && typeof value === "number") return <Money minor={value} currency={field.code} />;
  if (field.kind === "money") return <MoneySide def={def} id={id} field={field} minor={Number(value)} />;
  if (field.kind === "moment") return <span className="num">{exactly(String(value))}</span>;
  if (field.kind === "date") return <span className="num">{someDay(String(value))}</span>;
  const choice = field.choices?.find((one) => one.value === value);
  if (choice) return <>{text(choice.label)}</>;
  return <span className="num">{typeof value === "number" ? number(value) : String(value)}</span>;
}

type MoneyProps<R extends BaseRecord> = { def: ResourceDef<R>; id: string; field: Field<R>; minor: number };

/** An amount in the currency that its record has now. */
function MoneySide<R extends BaseRecord>({ def, id, field, minor }: MoneyProps<R>) {
  const { data } = useQuery({ ...recordQuery<R>(def, id), enabled: false });
  return <Money minor={minor} currency={currencyOf(field, data ?? {})} />;
}

function MemberSide({ id }: { id: string }) {
  const { data } = useQuery(membersQuery);
  return <>{data?.find((member) => member.user_id === id)?.name ?? t("timeline.former_member")}</>;
}

function RefSide<R>({ field, id }: { field: Field<R>; id: string }) {
  const target = field.ref?.();
  return target ? <TargetSide target={target} id={id} /> : null;
}

function TargetSide({ target, id }: { target: Target; id: string }) {
  const { data } = useQuery({
    ...recordQuery<BaseRecord & Record<string, unknown>>(target, id),
    retry: false,
  });
  return <>{data ? target.title(data) : t("timeline.deleted_record")}</>;
}
