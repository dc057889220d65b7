import { createFileRoute } from "@tanstack/react-router";
import { priceLists } from "@/features/sales/pricelists/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/price-lists/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={priceLists} id={Route.useParams().id} search={Route.useSearch()} />,
});
