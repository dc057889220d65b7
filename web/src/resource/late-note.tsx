import { useQuery } from "@tanstack/react-query";
import { Icon } from "@/ui/icon";
import classes from "./board/board.module.css";
import type { BaseRecord, ResourceDef } from "./define";
import { allOf } from "./filter";
import { type ListSearch, useListState } from "./list-state";
import { groupCountQuery } from "./records";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; search: ListSearch };

/** How many of those that are looked at have waited too long; it leads to them as a list. */
export function LateNote<R extends BaseRecord>({ def, search }: Props<R>) {
  const change = useListState();
  const { late } = def;
  const filter = allOf(search.filter, late?.filter(new Date()));
  const { data: count = 0 } = useQuery({
    ...groupCountQuery(def, { filter, q: search.q }),
    enabled: late !== undefined,
  });
  if (!late || count === 0) return null;
  return (
    <button
      type="button"
      className={classes.late}
      onClick={() => change({ show: "list", filter, sort: undefined, saved: undefined }, { push: true })}
    >
      <Icon name="clock" size={14} /> {late.count(count)}
    </button>
  );
}
