import { createFileRoute } from "@tanstack/react-router";
import { events } from "@/features/planning/events/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/events/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={events} id={Route.useParams().id} search={Route.useSearch()} />,
});
