import type { Activity } from "@/api/shapes";
import { contactTarget } from "@/features/crm/contacts/columns";
import { t } from "@/i18n/translate";
import type { Field } from "@/resource/define";
import { Nothing } from "@/ui/dates";
import { plainOf, RichText } from "@/ui/rich-text";
import { Tag } from "@/ui/tag";
import { BodyInput } from "./text-input";

/** None is nothing, not a word; what went well stands out. */
function Outcome({ outcome }: { outcome: Activity["outcome"] }) {
  if (outcome === "none") return <Nothing />;
  const words = t(`planning.outcome.${outcome}`);
  return outcome === "reached" || outcome === "done" ? <Tag tone="positive">{words}</Tag> : words;
}

/** The fields of an activity, in the order of the form and of the record page. */
export const activityFields: Field<Activity>[] = [
  {
    name: "kind",
    kind: "choice",
    label: { en: "Kind", de: "Art" },
    required: true,
    choices: [
      { value: "call", label: { en: "Call", de: "Anruf" } },
      { value: "email", label: { en: "E-mail", de: "E-Mail" } },
      { value: "meeting", label: { en: "Meeting", de: "Besprechung" } },
      { value: "note", label: { en: "Note", de: "Notiz" } },
    ],
  },
  { name: "subject", kind: "text", label: { en: "Subject", de: "Betreff" } },
  {
    name: "body",
    kind: "longtext",
    label: { en: "Text", de: "Text" },
    words: plainOf,
    shown: (activity) => (activity.body ? <RichText html={activity.body} /> : <Nothing />),
    input: BodyInput,
  },
  { name: "at", kind: "moment", label: { en: "When", de: "Wann" } },
  { name: "contact_id", kind: "ref", ref: contactTarget, label: { en: "Contact", de: "Kontakt" } },
  { name: "duration_minutes", kind: "number", label: { en: "Minutes", de: "Minuten" } },
  {
    name: "outcome",
    kind: "choice",
    label: { en: "Outcome", de: "Ergebnis" },
    shown: (activity) => <Outcome outcome={activity.outcome} />,
    choices: [
      { value: "none", label: { en: "None", de: "Keines" } },
      { value: "reached", label: { en: "Reached", de: "Erreicht" }, tone: "positive" },
      { value: "no_answer", label: { en: "No answer", de: "Nicht erreicht" } },
      { value: "left_message", label: { en: "Left a message", de: "Nachricht hinterlassen" } },
      { value: "done", label: { en: "Done", de: "Erledigt" }, tone: "positive" },
    ],
  },
  { name: "owner_id", kind: "member", label: { en: "Owner", de: "Zuständig" } },
  {
    name: "about_id",
    kind: "about",
    kindField: "about",
    label: { en: "About", de: "Bezug" },
    readOnly: true,
  },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
