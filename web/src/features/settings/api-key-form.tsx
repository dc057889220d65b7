import { Button, NativeSelect, TextInput } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import { type MadeKey, scopesQuery, useMakeKey } from "./api-keys";
import { Dialog } from "./dialog";
import { recordName } from "./rights";
import { Secret } from "./secret";
import { giveable, rolesQuery } from "./team";
import classes from "./team.module.css";

const lives = ["30", "90", "365", "0"] as const;
const areas = ["crm", "planning", "sales", "care", "insight", "company"] as const;
const day = 24 * 60 * 60 * 1000;

/** A key for one program: what it is called, what it may reach, and until when. */
export function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeKey) => void }) {
  const me = useQuery(meQuery).data;
  const own = useQuery(rolesQuery).data ?? [];
  const names = useQuery(scopesQuery).data?.areas ?? {};
  const [name, setName] = useState("");
  const [role, setRole] = useState("agent");
  const [life, setLife] = useState<string>("365");
  const [levels, setLevels] = useState<Record<string, string>>({});
  const make = useMakeKey();
  const fields = make.error instanceof ApiError ? make.error.fields : {};
  const scopes = areas.flatMap((area) => {
    const level = levels[area] ?? "read";
    return level === "none" ? [] : [`${area}:${level}`];
  });
  const submit = () =>
    make.mutate(
      {
        name,
        role,
        scopes,
        ...(life !== "0" && { expires_at: new Date(Date.now() + Number(life) * day).toISOString() }),
      },
      { onSuccess: onMade },
    );
  return (
    <Dialog
      title={t("keys_of.new")}
      error={fields.name || fields.role ? null : make.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        label={t("keys_of.name")}
        description={t("keys_of.name_note")}
        required
        maxLength={100}
        data-autofocus
        value={name}
        error={fields.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("team.role")}
        description={t("keys_of.role_note")}
        value={role}
        error={fields.role}
        data={giveable(me, own, "admin")}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      <fieldset className={classes.scopes}>
        <legend>{t("keys_of.scopes")}</legend>
        {areas.map((area) => (
          <div key={area}>
            <span>
              {t(`keys_of.area.${area}`)}
              <span className="small muted">
                {" "}
                {names[area]?.slice(0, 4).map(recordName).join(", ")}
                {(names[area]?.length ?? 0) > 4 && " …"}
              </span>
            </span>
            <NativeSelect
              size="xs"
              aria-label={t(`keys_of.area.${area}`)}
              value={levels[area] ?? "read"}
              data={["none", "read", "write"].map((level) => ({
                value: level,
                label: t(`keys_of.level.${level as "none"}`),
              }))}
              onChange={(event) => setLevels({ ...levels, [area]: event.currentTarget.value })}
            />
          </div>
        ))}
      </fieldset>
      <NativeSelect
        label={t("keys_of.ends")}
        value={life}
        data={lives.map((days) => ({
          value: days,
          label: days === "0" ? t("keys_of.no_end") : t("keys_of.in_days", { count: Number(days) }),
        }))}
        onChange={(event) => setLife(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={make.isPending} disabled={scopes.length === 0}>
          {t("keys_of.make")}
        </Button>
      </div>
    </Dialog>
  );
}

/** A new key, which nothing shows again. */
export function ShownOnce({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog title={made.name} onClose={onClose} onSubmit={onClose}>
      <Notice tone="caution" title={t("keys_of.once")} live={false} />
      <Secret label={t("keys_of.key")} value={made.token} />
      <p className="small muted">
        {t("keys_of.usage")} <code className="mono">Authorization: Bearer {made.prefix}…</code>
      </p>
      <div className={classes.buttons}>
        <Button type="submit" variant="filled">
          {t("keys_of.kept")}
        </Button>
      </div>
    </Dialog>
  );
}
