import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import type { ComponentType } from "react";

/** What the app hands down to its routes: they may not reach up to it. */
type Context = { queryClient: QueryClient; Shell: ComponentType };

export const Route = createRootRouteWithContext<Context>()({ component: Outlet });
