import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import classes from "./gate.module.css";
import "@/i18n/identity-words";

export type SecondProof = { totp?: string; recovery_code?: string };
type Props = {
  pending: boolean;
  error: Error | null;
  onProof: (proof: SecondProof) => void;
  onBack: () => void;
};

/** The code of the authenticator app, after the password was right. */
export function SecondStep({ pending, error, onProof, onBack }: Props) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onProof(recovery ? { recovery_code: code } : { totp: code });
  };
  const asked = error instanceof ApiError && error.code === "totp_required";
  return (
    <>
      <h1>{t("sign_in.totp_title")}</h1>
      <p className="muted">{recovery ? t("security.recovery_about") : t("sign_in.totp_lead")}</p>
      <form onSubmit={submit}>
        {error && !asked && <Notice tone="negative" title={messageOf(error)} />}
        <TextInput
          key={String(recovery)}
          size="lg"
          label={recovery ? t("sign_in.recovery") : t("sign_in.totp")}
          autoComplete="one-time-code"
          inputMode={recovery ? "text" : "numeric"}
          required
          withAsterisk={false}
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button size="lg" variant="filled" type="submit" fullWidth loading={pending}>
          {t("sign_in.submit")}
        </Button>
      </form>
      <p className={classes.ways}>
        <button
          type="button"
          className="acc strong"
          onClick={() => {
            setRecovery(!recovery);
            setCode("");
          }}
        >
          {recovery ? t("sign_in.use_totp") : t("sign_in.use_recovery")}
        </button>
        <button type="button" className="acc strong" onClick={onBack}>
          {t("sign_in.back")}
        </button>
      </p>
    </>
  );
}
