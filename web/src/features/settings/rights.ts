// What each role may do: reading and settling it.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { RecordRights } from "@/api/shapes";
import "@/i18n/settings-words";
import { type Key, t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";

export type RoleRights = RecordRights["roles"][number];
export type Change = Pick<RoleRights, "scopes" | "fields">;

export const rightsQuery = queryOptions({
  queryKey: keys.rights(),
  queryFn: async () => (await body(api.GET("/rights"))).records,
});

type Settled = { role: RoleRights["role"]; record: string; change: Change };

/** Settles what a role may do with a record type; the table shows it at once and goes back when it is refused. */
export function useSettle() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ role, record, change }: Settled) =>
      body(api.PUT("/rights/{role}/{record}", { params: { path: { role, record } }, body: change })),
    onMutate: ({ role, record, change }) => {
      const before = client.getQueryData(rightsQuery.queryKey);
      client.setQueryData(rightsQuery.queryKey, (old) =>
        old?.map((one) =>
          one.record === record
            ? { ...one, roles: one.roles.map((row) => (row.role === role ? { ...row, ...change } : row)) }
            : one,
        ),
      );
      return { before };
    },
    onError: (error, _, kept) => {
      client.setQueryData(rightsQuery.queryKey, kept?.before);
      toast(messageOf(error));
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.rights() }),
  });
}

/** Whether a company has settled something else than the program has. */
export function deviates(row: RoleRights): boolean {
  return (
    Object.keys(row.fields).length > 0 ||
    Object.entries(row.scopes).some(([action, scope]) => row.usual[action] !== scope)
  );
}

/** What records of a type are called; a type without words of its own is called by its name. */
export function recordName(record: string): string {
  const key = `records.${record}`;
  const name = t(key as Key);
  if (name !== key) return name;
  const plain = record.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
