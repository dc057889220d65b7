import type { ReactNode } from "react";
import { dayHead } from "./format";
import classes from "./timeline.module.css";

export type TimelineEntry = {
  id: string;
  at: string;
  mark: ReactNode;
  sentence: ReactNode;
  content?: ReactNode;
};

/** Newest first, with a rule for each day; one sentence an entry, its content in one box below. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <>
      {byDay(entries).map(([day, items]) => (
        <section key={day}>
          <h3 className={classes.day}>{day}</h3>
          <ol className={classes.list}>
            {items.map((entry) => (
              <li key={entry.id}>
                <span className={classes.mark}>{entry.mark}</span>
                <div>
                  <p className={classes.sentence}>{entry.sentence}</p>
                  {entry.content && <div className={classes.content}>{entry.content}</div>}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function byDay(entries: TimelineEntry[]): [string, TimelineEntry[]][] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const head = dayHead(entry.at);
    const items = days.get(head);
    if (items) items.push(entry);
    else days.set(head, [entry]);
  }
  return [...days];
}
