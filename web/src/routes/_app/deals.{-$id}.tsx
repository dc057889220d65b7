import { createFileRoute } from "@tanstack/react-router";
import { deals } from "@/features/crm/deals/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/deals/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={deals} id={Route.useParams().id} search={Route.useSearch()} />,
});
