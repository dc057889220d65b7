import { t } from "@/i18n/translate";
import { defineResource } from "@/resource/define";
import { PlaceLink } from "@/resource/place-link";
import { When } from "@/ui/dates";
import { dayAt } from "@/ui/zone";
import type { CalendarEvent } from "./events";
import { eventFields } from "./form";

export const events = defineResource<CalendarEvent>({
  name: "events",
  path: "/events",
  route: "/events",
  icon: "calendar",
  one: { en: "Event", de: "Termin" },
  other: { en: "Events", de: "Termine" },
  about: {
    en: "An event has its time in the calendar: a visit, a meeting, a fair.",
    de: "Ein Termin hat seine Zeit im Kalender: ein Besuch, eine Besprechung, eine Messe.",
  },
  example: { en: "Site visit, Gävle harbour, Tuesday 10:00", de: "Ortstermin, Hafen Gävle, Dienstag 10:00" },
  square: true,
  include: "about",
  sort: "-starts_at",
  title: (event) => event.title,
  subtitle: (event) => event.location,
  fields: eventFields,
  columns: [
    { field: "title", width: 264 },
    { field: "starts_at", width: 128 },
    { field: "ends_at", width: 128 },
    { field: "location", width: 184, editable: true },
    { field: "guests", width: 232 },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "recurrence", width: 200, hidden: true },
    { field: "created_at", width: 96, hidden: true },
  ],
  aside: (event) => <When at={event.starts_at} />,
  related: [],
  importable: true,
  extra: true,
  beside: (event) => (
    <p>
      <PlaceLink
        route="/calendar"
        search={{
          span: "week",
          date: event.all_day ? event.starts_at.slice(0, 10) : dayAt(new Date(event.starts_at)),
        }}
        className="acc strong"
      >
        {t("calendar.show")}
      </PlaceLink>
    </p>
  ),
});
