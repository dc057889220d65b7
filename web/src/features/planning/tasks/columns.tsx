import type { Task } from "@/api/shapes";
import { defineResource, includedName, type Target, targetOf } from "@/resource/define";
import { Due } from "./due-day";
import { taskFields } from "./form";
import { overdueTasks } from "./overdue";
import { TaskState } from "./task-state";
import { moveTask } from "./use-finish";

export const tasks = defineResource<Task>({
  name: "tasks",
  path: "/tasks",
  route: "/tasks",
  icon: "task",
  one: { en: "Task", de: "Aufgabe" },
  other: { en: "Tasks", de: "Aufgaben" },
  about: {
    en: "A task is something to do, with a person and a day.",
    de: "Eine Aufgabe ist etwas, das zu tun ist, mit einem Menschen und einem Tag.",
  },
  example: { en: "Send the service plan", de: "Wartungsplan schicken" },
  square: true,
  mark: (task) => (task.status === "done" ? "check" : "task"),
  include: "about,parent",
  sort: "due_at",
  title: (task) => task.title,
  subtitle: (task) => includedName(task, "about_id") ?? includedName(task, "parent_id") ?? "",
  fields: taskFields,
  columns: [
    { field: "title", width: 300, editable: true },
    { field: "status", width: 96 },
    { field: "due_at", width: 112 },
    { field: "priority", width: 104, editable: true },
    { field: "about_id", width: 184, unsorted: true },
    { field: "assignee_id", width: 152, unsorted: true },
    { field: "recurrence", width: 160, hidden: true },
    { field: "created_at", width: 96, hidden: true },
  ],
  aside: (task) => <Due task={task} />,
  related: [],
  importable: true,
  extra: true,
  boardBy: [{ field: "status", move: moveTask, sort: { done: "-done_at" } }, { field: "priority" }],
  calendarBy: { field: "due_at", allDay: "all_day" },
  late: overdueTasks,
  beside: (task) => <TaskState task={task} />,
});

export function taskTarget(): Target {
  return targetOf(tasks);
}
