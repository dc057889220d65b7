import type { Field } from "@/resource/define";
import type { CalendarEvent } from "./events";
import { repeatWords } from "./repeat";

/** The fields of an event, in the order of the form and of the record page. */
export const eventFields: Field<CalendarEvent>[] = [
  { name: "title", kind: "text", label: { en: "Title", de: "Titel" }, required: true },
  { name: "starts_at", kind: "moment", label: { en: "Start", de: "Beginn" } },
  { name: "ends_at", kind: "moment", label: { en: "End", de: "Ende" } },
  { name: "all_day", kind: "checkbox", label: { en: "All day", de: "Ganztägig" } },
  { name: "time_zone", kind: "text", label: { en: "Time zone", de: "Zeitzone" }, later: true },
  {
    name: "recurrence",
    kind: "text",
    label: { en: "Repeats", de: "Wiederholung" },
    later: true,
    words: repeatWords,
    shown: (event) => (event.recurrence ? repeatWords(event.recurrence) : undefined),
  },
  { name: "location", kind: "text", label: { en: "Place", de: "Ort" } },
  { name: "guests", kind: "text", label: { en: "Guests", de: "Gäste" }, readOnly: true },
  { name: "owner_id", kind: "member", label: { en: "Organiser", de: "Organisiert von" } },
  {
    name: "about_id",
    kind: "about",
    kindField: "about",
    label: { en: "About", de: "Bezug" },
    readOnly: true,
  },
  { name: "notes", kind: "longtext", label: { en: "Notes", de: "Notizen" } },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
