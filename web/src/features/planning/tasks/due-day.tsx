import { Nothing } from "@/ui/dates";
import { exactly, longDay } from "@/ui/format";
import { type DueTask, dayOf, dueWords, overdue } from "./due";

/** When a task is due: the day of one that is due all day, red once it is too late. */
export function Due({ task }: { task: DueTask & { status?: string } }) {
  if (!task.due_at) return <Nothing />;
  const late = task.status !== "done" && overdue(task);
  return (
    <time
      dateTime={task.due_at}
      title={task.all_day ? longDay(dayOf(task.due_at)) : exactly(task.due_at)}
      className="num"
      style={late ? { color: "var(--negative)" } : undefined}
    >
      {dueWords(task)}
    </time>
  );
}
