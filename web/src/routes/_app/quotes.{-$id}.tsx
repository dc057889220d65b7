import { createFileRoute } from "@tanstack/react-router";
import { quotes } from "@/features/sales/quotes/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/quotes/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={quotes} id={Route.useParams().id} search={Route.useSearch()} />,
});
