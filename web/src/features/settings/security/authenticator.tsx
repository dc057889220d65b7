import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import type { Answered } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { Tag } from "@/ui/tag";
import { toast } from "@/ui/toasts";
import { RecoveryCodes } from "./recovery-codes";
import { securityQuery } from "./security";
import classes from "./security.module.css";
import { NotProven, useProof } from "./use-proof";

type Enrolment = Answered<"/auth/totp", "post">;

/** Turns the codes of an authenticator app on and off. */
export function Authenticator({ state }: { state: Answered<"/auth/security", "get"> }) {
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const [codes, setCodes] = useState<string[]>();
  const changed = () => client.invalidateQueries({ queryKey: securityQuery.queryKey });
  const complain = (error: Error) => {
    if (!(error instanceof NotProven)) toast(messageOf(error));
  };
  const enrol = useMutation({
    mutationFn: () => proven(() => body(api.POST("/auth/totp"))),
    onError: complain,
  });
  const disable = useMutation({
    mutationFn: () => proven(() => body(api.DELETE("/auth/totp"))),
    onSuccess: () => {
      toast(t("security.totp_disabled"));
      setCodes(undefined);
      return changed();
    },
    onError: complain,
  });
  const renew = useMutation({
    mutationFn: () => proven(() => body(api.POST("/auth/recovery-codes"))),
    onSuccess: ({ recovery_codes }) => {
      setCodes(recovery_codes);
      return changed();
    },
    onError: complain,
  });
  return (
    <section className={classes.section} aria-labelledby="totp">
      <div className={classes.head}>
        <h2 id="totp">{t("security.totp")}</h2>
        <Tag tone={state.totp ? "positive" : "plain"}>
          {state.totp ? t("security.totp_on") : t("security.totp_off")}
        </Tag>
        {state.totp ? (
          <Button
            size="xs"
            variant="subtle"
            color="brick"
            loading={disable.isPending}
            onClick={() => disable.mutate()}
          >
            {t("security.totp_disable")}
          </Button>
        ) : (
          !enrol.data && (
            <Button
              size="xs"
              disabled={!state.email_verified}
              loading={enrol.isPending}
              onClick={() => enrol.mutate()}
            >
              {t("security.totp_enrol")}
            </Button>
          )
        )}
      </div>
      <p className="muted">{t("security.totp_about")}</p>
      {enrol.data && !state.totp && (
        <Confirm
          enrolment={enrol.data}
          onCodes={(given) => {
            setCodes(given);
            enrol.reset();
            return changed();
          }}
        />
      )}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />}
      {state.totp && !codes && (
        <div className={classes.row}>
          <span>{t("security.recovery_left", { count: state.recovery_codes })}</span>
          <Button size="xs" loading={renew.isPending} onClick={() => renew.mutate()}>
            {t("security.recovery_renew")}
          </Button>
        </div>
      )}
      {dialog}
    </section>
  );
}

type ConfirmProps = { enrolment: Enrolment; onCodes: (codes: string[]) => unknown };

function Confirm({ enrolment, onCodes }: ConfirmProps) {
  const [code, setCode] = useState("");
  const confirm = useMutation({
    mutationFn: () => body(api.POST("/auth/totp/confirm", { body: { code: code.trim() } })),
    onSuccess: ({ recovery_codes }) => onCodes(recovery_codes),
  });
  const wrong = confirm.error instanceof ApiError ? confirm.error.fields.code : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <>
      <p>{t("security.totp_scan")}</p>
      <img
        className={classes.qr}
        src={`data:image/png;base64,${enrolment.qr}`}
        alt={t("security.totp_picture")}
      />
      <p>
        <span className="muted">{t("security.totp_secret")}: </span>
        <span className={`mono ${classes.secret}`} data-secret>
          {enrolment.secret}
        </span>
      </p>
      <form onSubmit={submit} className={classes.row}>
        {confirm.error && !wrong && <Notice tone="negative" title={messageOf(confirm.error)} />}
        <TextInput
          label={t("security.totp_code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          autoFocus
          error={wrong}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" loading={confirm.isPending} mt="auto">
          {t("security.totp_confirm")}
        </Button>
      </form>
    </>
  );
}
