import { createFileRoute } from "@tanstack/react-router";
import { CalendarPage } from "@/features/planning/events/calendar-page";
import { calendarSearch } from "@/features/planning/events/calendar-search";

export const Route = createFileRoute("/_app/calendar")({
  validateSearch: calendarSearch,
  component: () => <CalendarPage search={Route.useSearch()} />,
});
