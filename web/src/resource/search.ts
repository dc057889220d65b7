import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";

/** Records of every kind that the words find. */
export function searchQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: keys.search(q),
    queryFn: ({ signal }) => body(api.GET("/search", { params: { query: { q, limit } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}
