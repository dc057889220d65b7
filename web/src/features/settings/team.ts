// The people of the company: members, invitations and roles.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Me, Member, Sent } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";

export type Invitation = Answered<"/settings/team/invitations", "get">["items"][number];
export type SentInvitation = Answered<"/settings/team/invite", "post">;
export type InviteForm = Sent<"/settings/team/invite", "post">;
export type OwnRole = Answered<"/roles", "get">["items"][number];
type Rank = Member["role"];

export const ranks: Rank[] = ["viewer", "agent", "manager", "admin", "owner"];

export const invitationsQuery = queryOptions({
  queryKey: keys.invitations(),
  queryFn: () => body(api.GET("/settings/team/invitations")),
});

export const rolesQuery = queryOptions({
  queryKey: keys.roles(),
  queryFn: async () => (await body(api.GET("/roles"))).items,
});

export const ownedQuery = (user: string) =>
  queryOptions({
    queryKey: [...keys.members(), "owned", user],
    queryFn: async () =>
      (await body(api.GET("/members/{user_id}/owned", { params: { path: { user_id: user } } }))).items,
  });

/** What a role is called: the company's own name for it, or the program's. */
export function roleName(one: { role: Rank; role_name: string }): string {
  return one.role_name || t(`role.${one.role}`);
}

/** By what the API names a role: its word, or the id of one of the company's own. */
export function roleKey(one: { role: Rank; role_id: string | null }): string {
  return one.role_id ?? one.role;
}

/** The roles that a person may give: an owner any, others none above their own. */
export function giveable(me: Me | undefined, own: OwnRole[], highest: Rank = "owner") {
  const mine = ranks.indexOf(me?.company.role ?? "viewer");
  const top = Math.min(mine, ranks.indexOf(highest));
  const plain = ranks
    .filter((rank) => ranks.indexOf(rank) <= top)
    .map((rank) => ({ value: rank as string, label: t(`role.${rank}`) }));
  const named = own
    .filter((role) => ranks.indexOf(role.base) <= top)
    .map((role) => ({ value: role.id, label: role.name }));
  return [...plain.reverse(), ...named];
}

function useFresh() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [keys.members(), keys.invitations(), keys.roles(), ["me"]].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}

const said = { onError: (error: Error) => toast(messageOf(error)) };

export function useInvite() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: (form: InviteForm) => body(api.POST("/settings/team/invite", { body: form })),
    onSettled: fresh,
  });
}

export function useResend() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: (id: string) =>
      body(api.POST("/settings/team/invitations/{id}/resend", { params: { path: { id } } })),
    onSettled: fresh,
    ...said,
  });
}

export function useWithdraw() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: (id: string) =>
      body(api.DELETE("/settings/team/invitations/{id}", { params: { path: { id } } })),
    onSettled: fresh,
    ...said,
  });
}

export function useSetRole() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: ({ user, role }: { user: string; role: string }) =>
      body(api.PATCH("/members/{user_id}", { params: { path: { user_id: user } }, body: { role } })),
    onSettled: fresh,
    ...said,
  });
}

export function useReactivate() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: (user: string) =>
      body(api.POST("/members/{user_id}/reactivate", { params: { path: { user_id: user } } })),
    onSettled: fresh,
    ...said,
  });
}

export function useHandOver(proven: <T>(call: () => Promise<T>) => Promise<T>) {
  const fresh = useFresh();
  return useMutation({
    mutationFn: (user: string) =>
      proven(() => body(api.POST("/members/{user_id}/hand-over", { params: { path: { user_id: user } } }))),
    onSettled: fresh,
  });
}

/** Hands what is a member's to another. */
export function reassign(user: string, to: string) {
  return body(api.POST("/members/{user_id}/reassign", { params: { path: { user_id: user } }, body: { to } }));
}

/** Lets a member in no more, and hands what is theirs to another where there is one. */
export function useLetGo() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: async ({ user, to, active }: { user: string; to: string | undefined; active: boolean }) => {
      if (active)
        await body(api.POST("/members/{user_id}/deactivate", { params: { path: { user_id: user } } }));
      return to ? (await reassign(user, to)).change_set_ids : [];
    },
    onSettled: fresh,
  });
}

export function useSaveRole(id: string | undefined) {
  const fresh = useFresh();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, description, base }: Sent<"/roles", "post">) =>
      id
        ? body(api.PUT("/roles/{id}", { params: { path: { id } }, body: { name, description } }))
        : body(api.POST("/roles", { body: { name, description, base } })),
    onSettled: () => Promise.all([fresh(), client.invalidateQueries({ queryKey: keys.rights() })]),
  });
}

export function useDeleteRole() {
  const fresh = useFresh();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => body(api.DELETE("/roles/{id}", { params: { path: { id } } })),
    onSettled: () => Promise.all([fresh(), client.invalidateQueries({ queryKey: keys.rights() })]),
    ...said,
  });
}
