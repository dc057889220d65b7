import { Checkbox } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import { useQuery } from "@tanstack/react-query";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { PlaceLink } from "@/resource/place-link";
import { RecordLink } from "@/resource/record-link";
import { longDay } from "@/ui/format";
import { Sheet, SheetBody, SheetHead } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { Tag } from "@/ui/tag";
import { allDayOf, dueWords } from "./due";
import classes from "./my-day.module.css";
import { QuickAdd } from "./quick-add";
import { myDayQuery, useFinish } from "./use-finish";

const parts = ["overdue", "today", "next"] as const;

/** What the signed-in person has to do: overdue first, then today, then the week. */
export function MyDay() {
  const me = useQuery(meQuery).data;
  const day = useQuery(myDayQuery);
  const nothing = day.data && parts.every((part) => day.data[part].length === 0);
  return (
    <Sheet label={t("tasks.my_day")}>
      <SheetHead title={t("tasks.my_day")} aside={<span className="muted">{longDay(new Date())}</span>} line>
        <PlaceLink route="/tasks/{-$id}" params={{}} search={{ show: "list" }} className="acc strong">
          {t("tasks.all")}
        </PlaceLink>
      </SheetHead>
      <SheetBody>
        <div className={classes.page}>
          {may(me, "tasks", "create") && (
            <QuickAdd label={t("tasks.add")} values={{ due_at: allDayOf(new Date()), all_day: true }} />
          )}
          {day.isPending && <LoadingRows rows={6} />}
          {day.isError && (
            <ErrorState title={t("tasks.failed")} error={day.error} retry={() => void day.refetch()} />
          )}
          {nothing && (
            <Empty icon="task" title={t("tasks.none")}>
              {t("tasks.none_body")}
            </Empty>
          )}
          {day.data &&
            parts.map((part) => (
              <Part key={part} part={part} items={day.data[part]} canEdit={may(me, "tasks", "edit")} />
            ))}
        </div>
      </SheetBody>
    </Sheet>
  );
}

type Item = { id: string; title: string; priority: string; due_at: string | null; all_day: boolean };
type PartProps = { part: (typeof parts)[number]; items: Item[]; canEdit: boolean };

function Part({ part, items, canEdit }: PartProps) {
  if (items.length === 0) return null;
  return (
    <section className={classes.part} data-part={part} aria-label={t(`tasks.${part}`)}>
      <h2>
        {t(`tasks.${part}`)} <span className="num">{items.length}</span>
      </h2>
      <ul>
        {items.map((item) => (
          <Row key={item.id} item={item} canEdit={canEdit} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item, canEdit }: { item: Item; canEdit: boolean }) {
  const finish = useFinish();
  return (
    <li className={classes.row}>
      <Checkbox
        aria-label={t("tasks.finish", { title: item.title })}
        checked={finish.isPending || finish.isSuccess}
        disabled={!canEdit}
        onChange={() => finish.mutate(item.id)}
      />
      <RecordLink to={{ route: "/tasks" }} id={item.id} className="cut grow">
        {item.title}
      </RecordLink>
      {finish.error && <span className={classes.failed}>{finish.error.message}</span>}
      {item.priority === "high" && <Tag tone="caution">!</Tag>}
      <span className={`${classes.due} num`}>{dueWords(item)}</span>
    </li>
  );
}
