import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { lazy } from "react";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { routeTree } from "@/routeTree.gen";
import { ErrorState } from "@/ui/states";
import { NotFound } from "./not-found";

// The shell is its own chunk: the sign-in page does without it.
const Shell = lazy(() => import("./shell/shell").then((module) => ({ default: module.Shell })));

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient, Shell },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0, // freshness is the query cache's business
    scrollRestoration: true,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: Broken,
  });
}

function Broken({ error, reset }: ErrorComponentProps) {
  const failure = error instanceof ApiError ? error : new Error(t("error.unexpected"));
  return <ErrorState title={t("error.page")} error={failure} retry={reset} />;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
