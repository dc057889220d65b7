import { createFileRoute } from "@tanstack/react-router";
import { categories } from "@/features/sales/categories/columns";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/categories/{-$id}")({
  validateSearch: listSearch,
  component: () => <ResourcePage def={categories} id={Route.useParams().id} search={Route.useSearch()} />,
});
