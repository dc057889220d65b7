import { Button, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.layer.css";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import { register } from "@/api/session";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import { PasswordEye } from "./password-eye";
import "@/i18n/identity-words";

const empty = { company_name: "", name: "", email: "", password: "" };
type Form = typeof empty;

export function Register() {
  const navigate = useNavigate();
  const [form, setForm] = useState(empty);
  const create = useMutation({
    mutationFn: () => register({ ...form, email: form.email.trim() }),
    onSuccess: () => navigate({ to: "/start" }),
  });
  const errors = create.error instanceof ApiError ? create.error.fields : {};
  const named = (Object.keys(empty) as (keyof Form)[]).some((name) => errors[name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const bind = (name: keyof Form) => ({
    name,
    size: "lg",
    required: true,
    withAsterisk: false,
    value: form[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((old) => ({ ...old, [name]: value }));
    },
  });
  return (
    <Gate>
      <h1>{t("register.title")}</h1>
      <p className="muted">{t("register.lead")}</p>
      <form onSubmit={submit}>
        {create.error && !named && <Notice tone="negative" title={messageOf(create.error)} />}
        <TextInput
          {...bind("company_name")}
          label={t("field.company")}
          autoComplete="organization"
          autoFocus
        />
        <TextInput {...bind("name")} label={t("field.name")} autoComplete="name" />
        <TextInput {...bind("email")} type="email" label={t("field.email")} autoComplete="email" />
        <PasswordInput
          {...bind("password")}
          label={t("field.password")}
          autoComplete="new-password"
          visibilityToggleIcon={PasswordEye}
          visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
        />
        <Button size="lg" variant="filled" type="submit" fullWidth loading={create.isPending}>
          {t("register.submit")}
        </Button>
      </form>
      <p className={`muted ${classes.foot}`}>
        {t("register.known")}{" "}
        <Link to="/sign-in" className="acc strong">
          {t("sign_in.submit")}
        </Link>
      </p>
    </Gate>
  );
}
