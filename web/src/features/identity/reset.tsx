import { Button, PasswordInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.layer.css";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { dropSession } from "@/api/token";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import { PasswordEye } from "./password-eye";
import "@/i18n/identity-words";

/** Chooses a new password by the link that was mailed. */
export function Reset({ token }: { token: string }) {
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const change = useMutation({
    mutationFn: () => body(api.POST("/auth/reset-password", { body: { token, password } })),
    onSuccess: () => {
      dropSession();
      return navigate({ to: "/sign-in", search: { reset: true } });
    },
  });
  const field = change.error instanceof ApiError ? change.error.fields.password : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Gate>
      <h1>{t("reset.title")}</h1>
      <p className="muted">{t("reset.lead")}</p>
      {token ? (
        <form onSubmit={submit}>
          {change.error && !field && <Notice tone="negative" title={messageOf(change.error)} />}
          <PasswordInput
            size="lg"
            label={t("reset.password")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            autoFocus
            error={field}
            visibilityToggleIcon={PasswordEye}
            visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button size="lg" variant="filled" type="submit" fullWidth loading={change.isPending}>
            {t("reset.submit")}
          </Button>
        </form>
      ) : (
        <div className={classes.foot}>
          <Notice tone="negative" title={t("reset.broken")} />
        </div>
      )}
      <p className={classes.ways}>
        <Link to="/forgot" className="acc strong">
          {t("reset.again")}
        </Link>
        <Link to="/sign-in" className="acc strong">
          {t("sign_in.back")}
        </Link>
      </p>
    </Gate>
  );
}
