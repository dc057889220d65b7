// What became of quotes and orders, as entries of a timeline.
import type { TimelineItem } from "@/api/shapes";
import { type Key, t } from "@/i18n/translate";
import { Money } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import type { TimelineEntry } from "@/ui/timeline";
import { RecordLink } from "./record-link";
import { At } from "./timeline-planning";

type Paper = NonNullable<TimelineItem["paper"]>;

export function paperEntry(item: TimelineItem, paper: Paper): TimelineEntry {
  // Of each record only its own states occur.
  const did = `papers.did.${paper.record}.${paper.state}` as Key;
  const sentence = (
    <>
      <b>{paper.by}</b> {t(did)}{" "}
      <RecordLink to={{ route: `/${paper.record}` }} id={paper.id}>
        <b>{paper.name}</b>
      </RecordLink>
      {" · "}
      <Money minor={paper.total} currency={paper.currency} />
      <At at={item.at} />
    </>
  );
  return { id: item.id, at: item.at, mark: <Icon name="paper" size={14} />, sentence };
}
