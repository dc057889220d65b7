import { createFileRoute } from "@tanstack/react-router";
import { orders } from "@/features/sales/orders/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/orders/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={orders} id={Route.useParams().id} search={Route.useSearch()} />,
});
