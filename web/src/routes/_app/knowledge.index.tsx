import { createFileRoute } from "@tanstack/react-router";
import { KnowledgePage } from "@/features/knowledge/knowledge-page";
import { knowledgeSearch } from "@/features/knowledge/knowledge-search";

export const Route = createFileRoute("/_app/knowledge/")({
  validateSearch: knowledgeSearch,
  component: () => <KnowledgePage search={Route.useSearch()} />,
});
