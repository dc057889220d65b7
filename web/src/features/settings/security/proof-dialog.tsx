import { Button, Modal, PasswordInput, Stack, TextInput } from "@mantine/core";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/PasswordInput.layer.css";
import "@mantine/core/styles/Stack.layer.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { PasskeyDeclined, proveWithPasskey } from "@/features/identity/passkey";
import { PasswordEye } from "@/features/identity/password-eye";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { passkeysQuery, securityQuery } from "./security";
import classes from "./security.module.css";
import "@/i18n/identity-words";

type Props = { onProven: () => void; onClose: () => void };

/**
 * Asks again who the person is: by password or a mailed code, or by what their authenticator app shows or a recovery code
 * where they have one, or by a passkey of theirs.
 */
export function ProofDialog({ onProven, onClose }: Props) {
  const passkeys = useQuery(passkeysQuery).data ?? [];
  const app = useQuery(securityQuery).data?.totp ?? false;
  const [recovery, setRecovery] = useState(false);
  const [word, setWord] = useState("");
  const mail = useMutation({
    mutationFn: () => body(api.POST("/auth/send-otp", { body: { purpose: "step_up" } })),
    onSuccess: () => setWord(""),
  });
  const mailed = mail.isSuccess;
  const proof = () => {
    if (app) return recovery ? { recovery_code: word.trim() } : { totp: word.trim() };
    return mailed ? { code: word.trim() } : { password: word };
  };
  const prove = useMutation({
    mutationFn: () => body(api.POST("/auth/step-up", { body: proof() })),
    onSuccess: onProven,
  });
  const passkey = useMutation({ mutationFn: proveWithPasskey, onSuccess: onProven });
  const fields = prove.error instanceof ApiError ? prove.error.fields : {};
  const wrong = fields.password ?? fields.code ?? fields.totp ?? fields.recovery_code;
  const other = [prove.error, mail.error, passkey.error].find(
    (error) => error && !(error instanceof PasskeyDeclined),
  );
  const otherWay = () => {
    if (!app) return mailed ? mail.reset() : mail.mutate();
    setRecovery(!recovery);
    setWord("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    prove.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t("security.prove_title")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit}>
        <Stack gap={12}>
          <p className="muted">{t("security.prove_lead")}</p>
          {other && !wrong && <Notice tone="negative" title={messageOf(other)} />}
          {app || mailed ? (
            <TextInput
              key={String(recovery)}
              label={t(app ? (recovery ? "sign_in.recovery" : "sign_in.totp") : "security.prove_mailed")}
              autoComplete="one-time-code"
              inputMode={recovery ? "text" : "numeric"}
              required
              withAsterisk={false}
              data-autofocus
              error={wrong}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
            />
          ) : (
            <PasswordInput
              label={t("field.password")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              data-autofocus
              error={wrong}
              visibilityToggleIcon={PasswordEye}
              visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
            />
          )}
          <div className={classes.row}>
            <button type="button" className="acc strong" onClick={otherWay}>
              {t(
                app
                  ? recovery
                    ? "sign_in.use_totp"
                    : "sign_in.use_recovery"
                  : mailed
                    ? "security.prove_password"
                    : "security.prove_code",
              )}
            </button>
          </div>
          <div className={classes.buttons}>
            {passkeys.length > 0 && (
              <Button
                leftSection={<Icon name="key" />}
                loading={passkey.isPending}
                onClick={() => passkey.mutate()}
              >
                {t("sign_in.passkey")}
              </Button>
            )}
            <Button type="submit" variant="filled" loading={prove.isPending}>
              {t("security.prove_submit")}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}
