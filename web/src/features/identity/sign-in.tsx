import { Button, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.layer.css";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import { signIn } from "@/api/session";
import { t } from "@/i18n/translate";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import { PasswordEye } from "./password-eye";

export function SignIn({ back }: { back: string | undefined }) {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: () => signIn({ email: email.trim(), password }),
    onSuccess: () => router.history.push(back ?? "/"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <Gate>
      <h1>{t("sign_in.title")}</h1>
      <p className="muted">{t("sign_in.lead")}</p>
      <form onSubmit={submit}>
        {enter.error && <Notice tone="negative" title={reason(enter.error)} />}
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
        <PasswordInput
          size="lg"
          label={t("field.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleIcon={PasswordEye}
          visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button
          size="lg"
          variant="filled"
          type="submit"
          fullWidth
          loading={enter.isPending}
          rightSection={<Kbd>Enter</Kbd>}
        >
          {t("sign_in.submit")}
        </Button>
      </form>
      <p className={`muted ${classes.foot}`}>
        {t("sign_in.new")}{" "}
        <Link to="/register" className="acc strong">
          {t("sign_in.register")}
        </Link>
      </p>
    </Gate>
  );
}

/** A wrong password is said in our words, anything else in the server's. */
function reason(error: Error): string {
  if (error instanceof ApiError && error.status === 401) return t("sign_in.wrong");
  return error.message === "offline" ? t("error.offline") : error.message;
}
