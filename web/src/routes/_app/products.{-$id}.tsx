import { createFileRoute } from "@tanstack/react-router";
import { products } from "@/features/sales/products/columns";
import { ProductsPage } from "@/features/sales/products/products-page";
import { listSearch } from "@/resource/list-state";
import { ResourcePage } from "@/resource/resource-page";

export const Route = createFileRoute("/_app/products/{-$id}")({
  validateSearch: listSearch,
  component: Products,
});

function Products() {
  const { id } = Route.useParams();
  const search = Route.useSearch();
  return id ? <ResourcePage def={products} id={id} search={search} /> : <ProductsPage search={search} />;
}
