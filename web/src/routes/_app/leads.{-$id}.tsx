import { createFileRoute } from "@tanstack/react-router";
import { leads } from "@/features/crm/leads/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/leads/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={leads} id={Route.useParams().id} search={Route.useSearch()} />,
});
