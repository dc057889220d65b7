import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { meQuery, redeemCode } from "@/api/session";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { toast } from "@/ui/toasts";
import classes from "./unverified.module.css";
import "@/i18n/identity-words";
import "@/i18n/problem-words";

/** A strip above every page until the person has shown that they read the mail of their address. */
export function Unverified() {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => redeemCode({ purpose: "verification", code: code.trim() }),
    onSuccess: () => {
      toast(t("unverified.done"));
      return client.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  const again = useMutation({
    mutationFn: () => body(api.POST("/auth/resend-verification", { body: {} })),
    onSuccess: () => toast(t("unverified.sent")),
    onError: (error) => toast(messageOf(error)),
  });
  if (!me || me.email_verified) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <section className={classes.strip} data-strip aria-label={t("unverified.title")}>
      <p>
        <b>{t("unverified.title")}</b>{" "}
        <span className="muted">{t("unverified.body", { email: me.user.email })}</span>
      </p>
      <form onSubmit={submit} className={classes.form}>
        <TextInput
          size="xs"
          aria-label={t("unverified.code")}
          placeholder={t("unverified.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maxLength={20}
          value={code}
          error={confirm.error && messageOf(confirm.error)}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={confirm.isPending}>
          {t("unverified.submit")}
        </Button>
        <Button size="xs" variant="subtle" loading={again.isPending} onClick={() => again.mutate()}>
          {t("unverified.again")}
        </Button>
      </form>
    </section>
  );
}
