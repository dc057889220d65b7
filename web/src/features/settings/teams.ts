import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Sent } from "@/api/shapes";

export type TeamInput = Sent<"/teams", "post">;

export const teamsQuery = queryOptions({
  queryKey: keys.teams(),
  queryFn: async () => (await body(api.GET("/teams"))).items,
});

/** Makes a team, or gives the one with the id another name and other people. */
export function useSaveTeam(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (team: TeamInput) =>
      id
        ? body(api.PUT("/teams/{id}", { params: { path: { id } }, body: team }))
        : body(api.POST("/teams", { body: team })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.teams() }),
  });
}

export function useDeleteTeam() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await body(api.DELETE("/teams/{id}", { params: { path: { id } } }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.teams() }),
  });
}
