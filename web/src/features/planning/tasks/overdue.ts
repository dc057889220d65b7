import type { Task } from "@/api/shapes";
import { t } from "@/i18n/translate";
import type { Late } from "@/resource/define";
import { daysBetween } from "@/ui/format";
import { dayAt } from "@/ui/zone";
import { dayOf, overdue } from "./due";

/** Open tasks whose time has passed. */
export const overdueTasks: Late<Task> = {
  of: (task, now) => {
    if (!task.due_at || task.status === "done" || !overdue(task, now)) return undefined;
    const days = daysBetween(task.all_day ? dayOf(task.due_at) : new Date(task.due_at), now);
    return days > 0 ? t("tasks.late", { count: days }) : t("tasks.late_today");
  },
  filter: (now) => `status == "open" && (due_at < date("${dayAt(now)}") || (!all_day && due_at < now()))`,
  count: (count) => t("tasks.late_count", { count }),
};
