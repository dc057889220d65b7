import { createFileRoute } from "@tanstack/react-router";
import { Home } from "@/features/home/home";
import { overviewQuery } from "@/features/home/overview";

export const Route = createFileRoute("/_app/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(overviewQuery),
  component: Home,
});
