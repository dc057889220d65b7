import { createFileRoute } from "@tanstack/react-router";
import { accounts } from "@/features/crm/accounts/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/accounts/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={accounts} id={Route.useParams().id} search={Route.useSearch()} />,
});
