import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { t } from "@/i18n/translate";
import { When } from "@/ui/dates";
import { someDay } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { Tag } from "@/ui/tag";
import { dayAt } from "@/ui/zone";
import { type ApiKey, apiKeysQuery, inForce, type MadeKey, useRevokeKey } from "./api-keys";
import { Dialog } from "./dialog";
import { SettingsPage } from "./settings-page";
import { roleName } from "./team";
import classes from "./team.module.css";

const KeyForm = lazy(() => import("./api-key-form").then((m) => ({ default: m.KeyForm })));
const ShownOnce = lazy(() => import("./api-key-form").then((m) => ({ default: m.ShownOnce })));

/** The keys by which programs get in. */
export function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery);
  const [open, setOpen] = useState<"new" | MadeKey | ApiKey>();
  const close = () => setOpen(undefined);
  const add = (
    <Button variant="filled" leftSection={<Icon name="plus" />} onClick={() => setOpen("new")}>
      {t("keys_of.new")}
    </Button>
  );
  return (
    <SettingsPage
      title={t("keys_of.title")}
      lead={t("keys_of.lead")}
      admin
      actions={keys.data && keys.data.length > 0 && add}
    >
      {keys.isPending && <LoadingRows rows={4} />}
      {keys.isError && (
        <ErrorState title={t("keys_of.failed")} error={keys.error} retry={() => void keys.refetch()} />
      )}
      {keys.data?.length === 0 && (
        <Empty icon="lock" title={t("keys_of.empty")} action={add} example={t("keys_of.example")}>
          {t("keys_of.about")}
        </Empty>
      )}
      {keys.data && keys.data.length > 0 && (
        <table className={`${classes.table} ${classes.keys}`} aria-label={t("keys_of.title")}>
          <thead>
            <tr>
              <th scope="col">{t("keys_of.name")}</th>
              <th scope="col">{t("keys_of.key")}</th>
              <th scope="col">{t("team.role")}</th>
              <th scope="col">{t("keys_of.scopes")}</th>
              <th scope="col">{t("keys_of.used")}</th>
              <th scope="col">{t("keys_of.ends")}</th>
              <th scope="col">
                <span className="sr">{t("team.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.data.map((key) => (
              <Row key={key.id} row={key} onRevoke={() => setOpen(key)} />
            ))}
          </tbody>
        </table>
      )}
      <Suspense>
        {open === "new" && <KeyForm onClose={close} onMade={setOpen} />}
        {open && open !== "new" && "token" in open && <ShownOnce made={open} onClose={close} />}
      </Suspense>
      {open && open !== "new" && !("token" in open) && <Revoke row={open} onClose={close} />}
    </SettingsPage>
  );
}

function Row({ row, onRevoke }: { row: ApiKey; onRevoke: () => void }) {
  const live = inForce(row);
  return (
    <tr data-away={!live || undefined}>
      <th scope="row">
        <span className={classes.who}>
          <span className="cut">{row.name}</span>
          {!live && <Tag>{row.revoked_at ? t("keys_of.revoked") : t("keys_of.expired")}</Tag>}
        </span>
      </th>
      <td className="muted" data-label={t("keys_of.key")}>
        <span className="mono">{row.prefix}…</span>
      </td>
      <td data-label={t("team.role")}>{roleName(row)}</td>
      <td className="muted" data-label={t("keys_of.scopes")}>
        {row.scopes.join(", ")}
      </td>
      <td className="muted" data-label={t("keys_of.used")}>
        {row.last_used_at ? <When at={row.last_used_at} /> : t("keys_of.never")}
      </td>
      <td className="muted" data-label={t("keys_of.ends")}>
        {row.expires_at ? someDay(dayAt(new Date(row.expires_at))) : t("keys_of.no_end")}
      </td>
      <td className={classes.end}>
        {live && (
          <Button
            size="xs"
            variant="subtle"
            color="brick"
            aria-label={t("keys_of.revoke_one", { name: row.name })}
            onClick={onRevoke}
          >
            {t("keys_of.revoke")}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Revoke({ row, onClose }: { row: ApiKey; onClose: () => void }) {
  const revoke = useRevokeKey();
  return (
    <Dialog
      title={t("keys_of.revoke_one", { name: row.name })}
      error={revoke.error}
      onClose={onClose}
      onSubmit={() => revoke.mutate(row.id, { onSuccess: onClose })}
    >
      <p className="muted">{t("keys_of.revoke_note")}</p>
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" color="brick" loading={revoke.isPending}>
          {t("keys_of.revoke")}
        </Button>
      </div>
    </Dialog>
  );
}
