import { Button, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { meQuery, signOut } from "@/api/session";
import type { Answered } from "@/api/shapes";
import { currentToken, keepSession } from "@/api/token";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { LoadingRows } from "@/ui/states";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import { PasswordEye } from "./password-eye";
import "@/i18n/identity-words";

type Opened = Answered<"/auth/invitation", "post">;

/** An invitation: whoever has an account joins as themselves, whoever has none makes one. */
export function Join() {
  const token = useLocation().hash;
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => body(api.POST("/auth/invitation", { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const me = useQuery({ ...meQuery, enabled: currentToken() !== undefined }).data;
  if (invitation.isPending) {
    return (
      <Gate>
        <LoadingRows rows={4} />
      </Gate>
    );
  }
  if (invitation.isError) {
    return (
      <Gate>
        <h1>{t("join.over")}</h1>
        <Notice tone="negative" title={messageOf(invitation.error)} />
        <p className={`muted ${classes.foot}`}>
          <Link to="/" className="acc strong">
            {t("join.home")}
          </Link>
        </p>
      </Gate>
    );
  }
  const same = me?.user.email.toLocaleLowerCase() === invitation.data.email.toLocaleLowerCase();
  return (
    <Gate>
      <h1>{t("join.title", { company: invitation.data.company_name })}</h1>
      <p className="muted">
        {t("join.lead", {
          by: invitation.data.invited_by_name,
          role: invitation.data.role_name || t(`role.${invitation.data.role}`),
        })}
      </p>
      {me && same && <AsMyself token={token} />}
      {me && !same && <AsSomebodyElse mine={me.user.email} theirs={invitation.data.email} />}
      {!me && <AsNew token={token} invitation={invitation.data} />}
    </Gate>
  );
}

function useAccept(token: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (person: { name?: string; password?: string }) =>
      body(api.POST("/auth/invitation/accept", { body: { token, ...person } })),
    onSuccess: async (session) => {
      keepSession(session);
      await client.resetQueries();
      await navigate({ to: "/" });
    },
  });
}

function AsMyself({ token }: { token: string }) {
  const accept = useAccept(token);
  return (
    <>
      {accept.error && <Notice tone="negative" title={messageOf(accept.error)} />}
      <Button
        size="lg"
        variant="filled"
        fullWidth
        loading={accept.isPending}
        onClick={() => accept.mutate({})}
      >
        {t("join.submit")}
      </Button>
    </>
  );
}

function AsSomebodyElse({ mine, theirs }: { mine: string; theirs: string }) {
  const out = useMutation({ mutationFn: signOut, onSuccess: () => location.reload() });
  return (
    <>
      <Notice tone="caution" title={t("join.other", { mine, theirs })} />
      <Button size="lg" fullWidth loading={out.isPending} onClick={() => out.mutate()}>
        {t("sign_out")}
      </Button>
    </>
  );
}

function AsNew({ token, invitation }: { token: string; invitation: Opened }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accept = useAccept(token);
  const known = accept.error instanceof ApiError && accept.error.code === "email_taken";
  const joined = accept.error instanceof ApiError && accept.error.code === "joined";
  const fields = accept.error instanceof ApiError && !known ? accept.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate({ name, password });
  };
  const signIn = (
    <Link to="/sign-in" search={{ back: `/join#${token}` }} className="acc strong">
      {t("sign_in.submit")}
    </Link>
  );
  return (
    <>
      <form onSubmit={submit}>
        {joined && (
          <Notice title={t("join.joined", { company: invitation.company_name })}>
            <Link to="/sign-in" className="acc strong">
              {t("sign_in.submit")}
            </Link>
          </Notice>
        )}
        {known && (
          <Notice tone="caution" title={t("join.taken")}>
            {signIn}
          </Notice>
        )}
        {accept.error && !known && !joined && !fields.name && !fields.password && (
          <Notice tone="negative" title={messageOf(accept.error)} />
        )}
        <TextInput
          size="lg"
          type="email"
          label={t("field.email")}
          readOnly
          value={invitation.email}
          autoComplete="username"
        />
        <TextInput
          size="lg"
          label={t("field.name")}
          required
          withAsterisk={false}
          autoFocus
          autoComplete="name"
          value={name}
          error={fields.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          size="lg"
          label={t("field.password")}
          required
          withAsterisk={false}
          autoComplete="new-password"
          value={password}
          error={fields.password}
          visibilityToggleIcon={PasswordEye}
          visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button size="lg" variant="filled" type="submit" fullWidth loading={accept.isPending}>
          {t("join.submit")}
        </Button>
      </form>
      <p className={`muted ${classes.foot}`}>
        {t("join.known")} {signIn}
      </p>
    </>
  );
}
