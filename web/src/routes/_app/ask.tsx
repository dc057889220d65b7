import { createFileRoute } from "@tanstack/react-router";
import { AskPage } from "@/features/ask/ask-page";
import { askSearch } from "@/features/ask/ask-search";

export const Route = createFileRoute("/_app/ask")({
  validateSearch: askSearch,
  component: () => <AskPage search={Route.useSearch()} />,
});
