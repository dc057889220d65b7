import { createFileRoute } from "@tanstack/react-router";
import { taxClasses } from "@/features/sales/taxclasses/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/tax-classes/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={taxClasses} id={Route.useParams().id} search={Route.useSearch()} />,
});
