import type { Task } from "@/api/shapes";
import type { Field } from "@/resource/define";
import { Nothing } from "@/ui/dates";
import { repeatWords } from "../events/repeat";
import { taskTarget } from "./columns";
import { Due } from "./due-day";
import { ruleWords } from "./repeat";
import { RepeatInput } from "./repeat-input";

/** The fields of a task, in the order of the form and of the record page. */
export const taskFields: Field<Task>[] = [
  { name: "title", kind: "text", label: { en: "Title", de: "Titel" }, required: true },
  { name: "notes", kind: "longtext", label: { en: "Notes", de: "Notizen" } },
  {
    name: "due_at",
    kind: "moment",
    label: { en: "Due", de: "Fällig" },
    shown: (task) => <Due task={task} />,
  },
  { name: "all_day", kind: "checkbox", label: { en: "All day", de: "Ganztägig" } },
  {
    name: "priority",
    kind: "choice",
    label: { en: "Priority", de: "Priorität" },
    choices: [
      { value: "low", label: { en: "Low", de: "Niedrig" } },
      { value: "normal", label: { en: "Normal", de: "Normal" } },
      { value: "high", label: { en: "High", de: "Hoch" }, tone: "caution" },
    ],
  },
  {
    name: "status",
    kind: "choice",
    label: { en: "Status", de: "Stand" },
    readOnly: true,
    choices: [
      { value: "open", label: { en: "Open", de: "Offen" } },
      { value: "done", label: { en: "Done", de: "Erledigt" }, tone: "positive" },
    ],
  },
  { name: "assignee_id", kind: "member", label: { en: "Assignee", de: "Zuständig" } },
  {
    name: "about_id",
    kind: "about",
    kindField: "about",
    label: { en: "About", de: "Bezug" },
    readOnly: true,
  },
  {
    name: "parent_id",
    kind: "ref",
    ref: taskTarget,
    label: { en: "Part of", de: "Teil von" },
    later: true,
  },
  { name: "remind_at", kind: "moment", label: { en: "Reminder", de: "Erinnerung" } },
  {
    name: "recurrence",
    kind: "text",
    label: { en: "Repeats", de: "Wiederholt sich" },
    words: repeatWords,
    shown: (task) => (task.recurrence ? ruleWords(task.recurrence) : <Nothing />),
    input: RepeatInput,
  },
  { name: "done_at", kind: "moment", label: { en: "Done", de: "Erledigt" }, readOnly: true },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
