import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";

export const membersQuery = queryOptions({
  queryKey: keys.members(),
  queryFn: async () => (await body(api.GET("/members"))).items,
  staleTime: 5 * 60_000,
});
