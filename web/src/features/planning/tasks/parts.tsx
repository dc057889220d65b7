import { Checkbox } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import { useQuery } from "@tanstack/react-query";
import { may, meQuery } from "@/api/session";
import type { Task } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { RecordLink } from "@/resource/record-link";
import { fewQuery } from "@/resource/records";
import { Block } from "@/ui/sheet";
import { Due } from "./due-day";
import classes from "./my-day.module.css";
import { QuickAdd } from "./quick-add";
import { useFinish, useReopen } from "./use-finish";

const shown = 100;

/** The parts of a task, to tick off, open again and add to. */
export function Parts({ task }: { task: Task }) {
  const me = useQuery(meQuery).data;
  const where = { name: "tasks", path: "/tasks" } as const;
  const parts = useQuery(
    fewQuery<Task>(where, { filter: `parent_id == "${task.id}"`, sort: "created_at" }, shown),
  );
  const items = parts.data?.items ?? [];
  const canEdit = may(me, "tasks", "edit");
  if (items.length === 0 && !may(me, "tasks", "create")) return null;
  return (
    <Block title={t("tasks.parts")} count={items.length || undefined}>
      <ul>
        {items.map((part) => (
          <Part key={part.id} part={part} canEdit={canEdit} />
        ))}
      </ul>
      {may(me, "tasks", "create") && <QuickAdd label={t("tasks.add_part")} values={{ parent_id: task.id }} />}
    </Block>
  );
}

function Part({ part, canEdit }: { part: Task; canEdit: boolean }) {
  const finish = useFinish();
  const reopen = useReopen();
  const done = part.status === "done";
  return (
    <li className={classes.row}>
      <Checkbox
        aria-label={t(done ? "tasks.reopen_one" : "tasks.finish", { title: part.title })}
        checked={done}
        disabled={!canEdit || finish.isPending || reopen.isPending}
        onChange={() => (done ? reopen : finish).mutate(part.id)}
      />
      <RecordLink to={{ route: "/tasks" }} id={part.id} className={done ? "cut grow muted" : "cut grow"}>
        {part.title}
      </RecordLink>
      {part.due_at && !done && (
        <span className={classes.due}>
          <Due task={part} />
        </span>
      )}
    </li>
  );
}
