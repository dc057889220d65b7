import { Button, Checkbox, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/PasswordInput.layer.css";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { PasswordEye } from "@/features/identity/password-eye";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { toast } from "@/ui/toasts";
import security from "../security/security.module.css";
import { NotProven, useProof } from "../security/use-proof";
import { providerQuery, type Settled } from "./provider";
import classes from "./provider.module.css";
import "@/i18n/identity-words";

const roles = ["viewer", "agent", "manager"] as const;
const empty = {
  issuer: "",
  client_id: "",
  enabled: true,
  required: false,
  create_members: false,
  role: "agent" as (typeof roles)[number],
};

export function ProviderForm({ settled }: { settled: Settled }) {
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const [form, setForm] = useState({ ...empty, ...settled.provider, client_secret: "" });
  const put = (change: Partial<typeof form>) => setForm((old) => ({ ...old, ...change }));
  const changed = () => client.invalidateQueries({ queryKey: providerQuery.queryKey });
  const save = useMutation({
    mutationFn: () => proven(() => body(api.PUT("/settings/sign-in-provider", { body: form }))),
    onSuccess: () => {
      toast(t("provider.saved"));
      put({ client_secret: "" });
      return changed();
    },
  });
  const remove = useMutation({
    mutationFn: () => proven(() => body(api.DELETE("/settings/sign-in-provider"))),
    onSuccess: () => {
      toast(t("provider.removed"));
      setForm({ ...empty, client_secret: "" });
      return changed();
    },
    onError: (error) => !(error instanceof NotProven) && toast(messageOf(error)),
  });
  const errors = save.error instanceof ApiError ? save.error.fields : {};
  const untold = save.error && !(save.error instanceof NotProven) && Object.keys(errors).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <>
      <form onSubmit={submit} className={classes.form}>
        <p className="muted">
          {t("provider.callback")}: <code className={security.secret}>{settled.callback_url}</code>
        </p>
        {untold && save.error && <Notice tone="negative" title={messageOf(save.error)} />}
        <TextInput
          label={t("provider.issuer")}
          placeholder="https://login.example.com"
          required
          withAsterisk={false}
          value={form.issuer}
          error={errors.issuer}
          onChange={(event) => put({ issuer: event.currentTarget.value })}
        />
        <TextInput
          label={t("provider.client_id")}
          required
          withAsterisk={false}
          autoComplete="off"
          value={form.client_id}
          error={errors.client_id}
          onChange={(event) => put({ client_id: event.currentTarget.value })}
        />
        <PasswordInput
          label={t("provider.client_secret")}
          description={settled.provider && t("provider.secret_kept")}
          required={!settled.provider}
          withAsterisk={false}
          autoComplete="off"
          visibilityToggleIcon={PasswordEye}
          visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
          value={form.client_secret}
          error={errors.client_secret}
          onChange={(event) => put({ client_secret: event.currentTarget.value })}
        />
        <Checkbox
          label={t("provider.enabled")}
          checked={form.enabled}
          onChange={(event) => put({ enabled: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("provider.required")}
          description={t("provider.required_about")}
          error={errors.required}
          checked={form.required ?? false}
          onChange={(event) => put({ required: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("provider.create")}
          checked={form.create_members}
          onChange={(event) => put({ create_members: event.currentTarget.checked })}
        />
        {form.create_members && (
          <NativeSelect
            label={t("provider.role")}
            value={form.role}
            data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            onChange={(event) => {
              const role = roles.find((each) => each === event.currentTarget.value);
              if (role) put({ role });
            }}
          />
        )}
        <div className={security.row}>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {t("provider.save")}
          </Button>
          {settled.provider && (
            <Button variant="subtle" color="brick" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("provider.remove")}
            </Button>
          )}
        </div>
      </form>
      {dialog}
    </>
  );
}
