import { createFileRoute } from "@tanstack/react-router";
import { contacts } from "@/features/crm/contacts/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/contacts/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={contacts} id={Route.useParams().id} search={Route.useSearch()} />,
});
