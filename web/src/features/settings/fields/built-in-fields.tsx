import { Switch } from "@mantine/core";
import "@mantine/core/styles/Switch.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { sensitiveFieldsQuery } from "@/resource/custom";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import { fieldName } from "../audit/words";
import classes from "./fields.module.css";

type SensitiveField = Answered<"/sensitive-fields", "get">["items"][number];

/** Asks again while values are being encrypted or decrypted. */
function useSensitiveFields() {
  return useQuery({
    ...sensitiveFieldsQuery,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) ? 2_000 : false),
  }).data;
}

function isBusy({ state }: SensitiveField): boolean {
  return state === "sealing" || state === "opening";
}

/** How far the encryption of a field has come. */
export function SealedMark({ record, field }: { record: string; field: string }) {
  const state = useSensitiveFields()?.find((one) => one.record === record && one.field === field)?.state;
  return (
    <span className={classes.sealed}>
      <Icon name="lock" size={14} /> {t(words[state ?? "sealed"] ?? "fields.sealed")}
    </span>
  );
}

const words: Record<string, "fields.sealed" | "fields.sealing" | "fields.opening"> = {
  sealed: "fields.sealed",
  sealing: "fields.sealing",
  opening: "fields.opening",
};

/** The fields that a record type has by itself and that can be encrypted. */
export function BuiltInFields({ record }: { record: string }) {
  const client = useQueryClient();
  const fields = useSensitiveFields()?.filter((one) => one.record === record && !one.custom) ?? [];
  const mark = useMutation({
    mutationFn: ({ field, sensitive }: { field: string; sensitive: boolean }) =>
      body(
        api.PUT("/sensitive-fields/{record}/{field}", {
          params: { path: { record, field } },
          body: { sensitive },
        }),
      ),
    onSuccess: async ({ items }) => {
      client.setQueryData(keys.sensitiveFields(), items);
      await client.invalidateQueries({ queryKey: [record] });
    },
    onError: (error, { field }) =>
      toast(t("fields.builtin_failed", { field: fieldName(record, field), reason: messageOf(error) })),
  });
  if (fields.length === 0) return null;
  return (
    <section aria-labelledby="built-in-fields">
      <h2 id="built-in-fields" className={classes.heading}>
        {t("fields.builtin")}
      </h2>
      <p className="muted">{t("fields.builtin_help")}</p>
      <ul className={classes.list}>
        {fields.map(({ field, state }) => (
          <li key={field} className={classes.row}>
            <b className={classes.name}>{fieldName(record, field)}</b>
            {state !== "plain" && <SealedMark record={record} field={field} />}
            <Switch
              aria-label={t("fields.encrypt", { field: fieldName(record, field) })}
              checked={state === "sealing" || state === "sealed"}
              disabled={mark.isPending}
              onChange={(event) => mark.mutate({ field, sensitive: event.currentTarget.checked })}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
