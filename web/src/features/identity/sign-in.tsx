import { Button, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.layer.css";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { redeemCode, signIn } from "@/api/session";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Notice } from "@/ui/notice";
import { Gate } from "./gate";
import classes from "./gate.module.css";
import type { ProviderEnding } from "./gate-guard";
import { PasskeyDeclined, passkeysWork, signInWithPasskey } from "./passkey";
import { PasswordEye } from "./password-eye";
import { type SecondProof, SecondStep } from "./second-step";
import "@/i18n/identity-words";

type Props = { back: string | undefined; reset: boolean; ended: ProviderEnding | undefined };

/** The door: by password, by a mailed code or by a passkey, and a second proof where the account asks for one. */
export function SignIn({ back, reset, ended }: Props) {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [byCode, setByCode] = useState(false);
  const inside = () => router.history.push(back ?? "/");
  const mail = useMutation({
    mutationFn: () => body(api.POST("/auth/send-otp", { body: { email: email.trim(), purpose: "login" } })),
  });
  const enter = useMutation({
    mutationFn: async (proof: SecondProof): Promise<void> => {
      if (byCode) await redeemCode({ email: email.trim(), purpose: "login", code: code.trim(), ...proof });
      else await signIn({ email: email.trim(), password, ...proof });
    },
    onSuccess: inside,
  });
  const provider = useMutation({
    mutationFn: () => body(api.POST("/auth/provider", { body: { email: email.trim() } })),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess: inside });
  const second =
    enter.error instanceof ApiError && ["totp_required", "wrong_totp"].includes(enter.error.code);
  const [asking, setAsking] = useState(false);
  if (second && !asking) setAsking(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (byCode && !mail.isSuccess) mail.mutate();
    else enter.mutate({});
  };
  if (asking) {
    return (
      <Gate>
        <SecondStep
          pending={enter.isPending}
          error={enter.error}
          onProof={(proof) => enter.mutate(proof)}
          onBack={() => {
            enter.reset();
            setAsking(false);
          }}
        />
      </Gate>
    );
  }
  const error = enter.error ?? mail.error ?? passkey.error ?? provider.error;
  return (
    <Gate>
      <h1>{t("sign_in.title")}</h1>
      <p className="muted">{t("sign_in.lead")}</p>
      <form onSubmit={submit}>
        {reset && !error && <Notice title={t("sign_in.reset_done")} />}
        {ended && !error && <Notice tone="caution" title={t(`sign_in.provider_${ended}`)} />}
        {error && !(error instanceof PasskeyDeclined) && <Notice tone="negative" title={messageOf(error)} />}
        <TextInput
          size="lg"
          type="email"
          label={t("field.email")}
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            mail.reset();
          }}
        />
        {!byCode && (
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
        )}
        {byCode && mail.isSuccess && (
          <>
            <p role="status">{t("sign_in.code_sent")}</p>
            <TextInput
              size="lg"
              label={t("sign_in.code")}
              autoComplete="one-time-code"
              inputMode="numeric"
              required
              withAsterisk={false}
              autoFocus
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          </>
        )}
        <Button
          size="lg"
          variant="filled"
          type="submit"
          fullWidth
          loading={enter.isPending || mail.isPending}
          rightSection={<Kbd>Enter</Kbd>}
        >
          {byCode && !mail.isSuccess ? t("sign_in.send_code") : t("sign_in.submit")}
        </Button>
        {passkeysWork() && (
          <Button
            size="lg"
            fullWidth
            className={classes.passkey}
            leftSection={<Icon name="key" />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t("sign_in.passkey")}
          </Button>
        )}
      </form>
      <p className={classes.ways}>
        {!byCode && (
          <Link to="/forgot" className="acc strong">
            {t("sign_in.forgotten")}
          </Link>
        )}
        <button
          type="button"
          className="acc strong"
          onClick={() => {
            setByCode(!byCode);
            enter.reset();
            mail.reset();
          }}
        >
          {byCode ? t("sign_in.by_password") : t("sign_in.by_code")}
        </button>
        <button
          type="button"
          className="acc strong"
          disabled={provider.isPending}
          onClick={(event) => {
            const form = event.currentTarget
              .closest("main")
              ?.querySelector<HTMLInputElement>("input[type=email]");
            if (form?.reportValidity()) provider.mutate();
          }}
        >
          {t("sign_in.provider")}
        </button>
      </p>
      <p className={`muted ${classes.foot}`}>
        {t("sign_in.new")}{" "}
        <Link to="/register" className="acc strong">
          {t("sign_in.register")}
        </Link>
      </p>
    </Gate>
  );
}
