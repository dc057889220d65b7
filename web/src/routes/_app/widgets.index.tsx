import { createFileRoute } from "@tanstack/react-router";
import { widgetsQuery } from "@/features/widgets/widgets";
import { WidgetsPage } from "@/features/widgets/widgets-page";

export const Route = createFileRoute("/_app/widgets/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(widgetsQuery),
  component: WidgetsPage,
});
