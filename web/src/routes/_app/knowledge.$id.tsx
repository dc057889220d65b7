import { createFileRoute } from "@tanstack/react-router";
import { DocumentPage } from "@/features/knowledge/document-page";
import { documentQuery } from "@/features/knowledge/documents";
import { documentSearch } from "@/features/knowledge/knowledge-search";

export const Route = createFileRoute("/_app/knowledge/$id")({
  validateSearch: documentSearch,
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(documentQuery(params.id)),
  component: () => <DocumentPage id={Route.useParams().id} search={Route.useSearch()} />,
});
