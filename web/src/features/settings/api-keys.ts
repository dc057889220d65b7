// The keys that let programs in.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Sent } from "@/api/shapes";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";

export type ApiKey = Answered<"/api-keys", "get">["items"][number];
export type MadeKey = Answered<"/api-keys", "post">;

export const apiKeysQuery = queryOptions({
  queryKey: keys.apiKeys(),
  queryFn: async () => (await body(api.GET("/api-keys"))).items,
});

export const scopesQuery = queryOptions({
  queryKey: [...keys.apiKeys(), "scopes"],
  queryFn: () => body(api.GET("/api-keys/scopes")),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useMakeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: Sent<"/api-keys", "post">) => body(api.POST("/api-keys", { body: key })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys() }),
  });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => body(api.DELETE("/api-keys/{id}", { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.apiKeys() }),
    onError: (error) => toast(messageOf(error)),
  });
}

/** Whether a key still lets anybody in. */
export function inForce(key: Pick<ApiKey, "revoked_at" | "expires_at">): boolean {
  return !key.revoked_at && !(key.expires_at && new Date(key.expires_at) <= new Date());
}
