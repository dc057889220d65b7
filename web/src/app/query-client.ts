import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/problem";

/** Realtime keeps the cache fresh, so data may be older than usual; what a person did wrong is not tried again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}
