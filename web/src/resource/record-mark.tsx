import { lazy, Suspense } from "react";
import { Icon, type IconName } from "@/ui/icon";
import { Person } from "@/ui/person";
import type { Portrait } from "./define";
import classes from "./record-mark.module.css";

const Picture = lazy(() => import("./picture").then((module) => ({ default: module.Picture })));

type Props<R> = {
  def: {
    square: boolean;
    title: (record: R) => string;
    mark?: (record: R) => IconName;
    picture?: Portrait<R>;
  };
  record: R & { id: string };
  size?: 20 | 24 | 40;
};

/** What stands before a record's name: its picture, its initials, or an icon where initials would tell nothing. */
export function RecordMark<R>({ def, record, size = 20 }: Props<R>) {
  if (!def.mark) {
    const initials = <Person id={record.id} name={def.title(record)} size={size} square={def.square} />;
    const path = def.picture?.path(record);
    if (!path) return initials;
    return (
      <Suspense fallback={initials}>
        <Picture path={path} size={size} instead={initials} />
      </Suspense>
    );
  }
  return (
    <span className={classes.mark} data-size={size} aria-hidden="true">
      <Icon name={def.mark(record)} size={size === 40 ? 20 : size === 24 ? 16 : 14} />
    </span>
  );
}
