import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import "@/i18n/identity-words";

/** Has a link mailed to choose a new password with. What it says is the same for every address. */
export function Forgot() {
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => body(api.POST("/auth/forgot-password", { body: { email: email.trim() } })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <Gate>
      <h1>{ask.isSuccess ? t("forgot.sent") : t("forgot.title")}</h1>
      <p className="muted" role="status">
        {ask.isSuccess ? t("forgot.sent_body") : t("forgot.lead")}
      </p>
      {!ask.isSuccess && (
        <form onSubmit={submit}>
          {ask.error && <Notice tone="negative" title={messageOf(ask.error)} />}
          <TextInput
            size="lg"
            type="email"
            label={t("field.email")}
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button size="lg" variant="filled" type="submit" fullWidth loading={ask.isPending}>
            {t("forgot.submit")}
          </Button>
        </form>
      )}
      <p className={classes.foot}>
        <Link to="/sign-in" className="acc strong">
          {t("sign_in.back")}
        </Link>
      </p>
    </Gate>
  );
}
