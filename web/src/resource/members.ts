import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Member } from "@/api/shapes";

export const membersQuery = queryOptions({
  queryKey: keys.members(),
  queryFn: async () => (await body(api.GET("/members"))).items,
  staleTime: 5 * 60_000,
});

/** Those who can be given something: who is let in no more is still named by what was theirs, but is offered for nothing new. */
export function present(members: Member[], kept?: string | null): Member[] {
  return members.filter((one) => one.deactivated_at === null || one.user_id === kept);
}
