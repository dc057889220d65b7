import { createFileRoute } from "@tanstack/react-router";
import { activities } from "@/features/planning/activities/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/activities/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={activities} id={Route.useParams().id} search={Route.useSearch()} />,
});
