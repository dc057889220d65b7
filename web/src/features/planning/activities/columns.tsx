import type { Activity } from "@/api/shapes";
import { contactTarget } from "@/features/crm/contacts/columns";
import { defineResource, includedName } from "@/resource/define";
import { kindIcons } from "@/resource/timeline-planning";
import { Ago } from "@/ui/dates";
import { activityFields } from "./form";

export const activities = defineResource<Activity>({
  name: "activities",
  path: "/activities",
  route: "/activities",
  icon: "activity",
  one: { en: "Activity", de: "Aktivität" },
  other: { en: "Activities", de: "Aktivitäten" },
  about: {
    en: "An activity is a call, an e-mail, a meeting or a note. It stands in the timeline of what it is about.",
    de: "Eine Aktivität ist ein Anruf, eine E-Mail, eine Besprechung oder eine Notiz. Sie steht im Verlauf dessen, worum es geht.",
  },
  example: { en: "Call about noise figures", de: "Anruf zu den Schallwerten" },
  square: true,
  mark: (activity) => kindIcons[activity.kind],
  include: "contact,about",
  sort: "-at",
  title: (activity) => activity.subject || activity.text.slice(0, 80) || "–",
  subtitle: (activity) => includedName(activity, "contact_id") ?? includedName(activity, "about_id") ?? "",
  fields: activityFields,
  columns: [
    { field: "subject", width: 280, editable: true },
    { field: "kind", width: 112, editable: true },
    { field: "at", width: 96 },
    { field: "about_id", width: 184, unsorted: true },
    { field: "contact_id", width: 160, unsorted: true },
    { field: "outcome", width: 144, editable: true },
    { field: "duration_minutes", width: 96, editable: true },
    { field: "owner_id", width: 152, unsorted: true },
  ],
  aside: (activity) => <Ago at={activity.at} />,
  related: [{ target: contactTarget, of: (activity) => activity.contact_id ?? undefined }],
  importable: true,
  extra: true,
});
