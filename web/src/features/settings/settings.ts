// All settings in one answer, and how each part of them is changed.
import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, upload } from "@/api/client";
import { keys } from "@/api/keys";
import { meQuery } from "@/api/session";
import type { Answered, Sent, Settings } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";

export type ProfileInput = Sent<"/user/profile", "put">;
export type OrganizationInput = Sent<"/organization/settings", "put">;
export type Organization = Settings["organization"];
export type WorkspaceInput = Sent<"/workspace/settings", "put">;
export type EventSetting = Settings["notifications"][number];
export type Passwords = Sent<"/user/change-password", "put">;

export const settingsQuery = queryOptions({
  queryKey: keys.settings(),
  queryFn: ({ signal }) => body(api.GET("/settings", { signal })),
  staleTime: 30_000,
});

function put(client: QueryClient, part: Partial<Settings>): void {
  client.setQueryData<Settings>(keys.settings(), (all) => all && { ...all, ...part });
}

/** What the whole page knows of the person and the company is read again. */
function refresh(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: meQuery.queryKey }),
    client.invalidateQueries({ queryKey: keys.members() }),
  ]);
}

export function useSaveProfile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ProfileInput) => body(api.PUT("/user/profile", { body: input })),
    onSuccess: (profile) => {
      put(client, { profile });
      toast(t("saved"));
      return refresh(client);
    },
  });
}

type ProfilePicture = Answered<"/user/profile-picture", "post">;

/** Gives the person a picture; none takes it away. */
export function useProfilePicture() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: Blob | undefined) => {
      if (!file) return body(api.DELETE("/user/profile-picture"));
      return upload<ProfilePicture>("/user/profile-picture", formOf(file));
    },
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: keys.settings() }), refresh(client)]);
    },
  });
}

/** Gives the company a logo; none takes it away. */
export function useLogo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: Blob | undefined) => {
      if (!file) return body(api.DELETE("/organization/logo"));
      return upload<Organization>("/organization/logo", formOf(file));
    },
    onSuccess: (organization) => {
      put(client, { organization });
      return refresh(client);
    },
  });
}

function formOf(file: Blob): FormData {
  const form = new FormData();
  form.append("file", file, "picture");
  return form;
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (passwords: Passwords) => body(api.PUT("/user/change-password", { body: passwords })),
    onSuccess: () => toast(t("password.changed")),
  });
}

export function useSettle() {
  const client = useQueryClient();
  return useMutation({
    scope: { id: "notifications" },
    mutationFn: (event: EventSetting) =>
      body(api.PUT("/settings/notifications", { body: { events: [event] } })),
    onMutate: (event) =>
      client.setQueryData<Settings>(
        keys.settings(),
        (all) =>
          all && {
            ...all,
            notifications: all.notifications.map((one) => (one.event === event.event ? event : one)),
          },
      ),
    onError: (error) => {
      toast(messageOf(error));
      void client.invalidateQueries({ queryKey: keys.settings() });
    },
  });
}

export function useSaveOrganization(version: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: OrganizationInput) =>
      body(
        api.PUT("/organization/settings", {
          params: { header: { "If-Match": `"${version}"` } },
          body: input,
        }),
      ),
    onSuccess: (organization) => {
      put(client, { organization });
      toast(t("saved"));
      return refresh(client);
    },
  });
}

export function useSaveWorkspace(version: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: WorkspaceInput) =>
      body(
        api.PUT("/workspace/settings", { params: { header: { "If-Match": `"${version}"` } }, body: input }),
      ),
    onSuccess: (workspace) => {
      put(client, { workspace });
      toast(t("saved"));
    },
  });
}
