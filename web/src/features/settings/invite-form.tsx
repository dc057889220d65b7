import { Button, NativeSelect, TextInput } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "@/api/problem";
import { meQuery } from "@/api/session";
import { locale } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import { Dialog } from "./dialog";
import { Secret } from "./secret";
import { giveable, rolesQuery, type SentInvitation, useInvite } from "./team";
import classes from "./team.module.css";
import "@/i18n/identity-words";

type Props = { mails: boolean; onClose: () => void; onSent: (sent: SentInvitation) => void };

/** Asks a person to join. */
export function InviteDialog({ mails, onClose, onSent }: Props) {
  const me = useQuery(meQuery).data;
  const own = useQuery(rolesQuery).data ?? [];
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("agent");
  const invite = useInvite();
  const fields = invite.error instanceof ApiError ? invite.error.fields : {};
  return (
    <Dialog
      title={t("team.invite_title")}
      error={fields.email || fields.role ? null : invite.error}
      onClose={onClose}
      onSubmit={() => invite.mutate({ email: email.trim(), role, language: locale() }, { onSuccess: onSent })}
    >
      {!mails && <Notice title={t("team.no_mail")} live={false} />}
      <TextInput
        type="email"
        label={t("field.email")}
        required
        data-autofocus
        autoComplete="off"
        value={email}
        error={fields.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("team.role")}
        value={role}
        error={fields.role}
        data={giveable(me, own)}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      <p className="small muted">{t("team.invite_note")}</p>
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={invite.isPending}>
          {t("team.invite")}
        </Button>
      </div>
    </Dialog>
  );
}

/** The link of an invitation where no mail goes out: shown once. */
export function HandedLink({ sent, onClose }: { sent: SentInvitation; onClose: () => void }) {
  return (
    <Dialog title={t("team.link_title", { email: sent.email })} onClose={onClose} onSubmit={onClose}>
      <p className="muted">{t("team.link_note")}</p>
      <Secret label={t("team.link")} value={sent.link} />
      <div className={classes.buttons}>
        <Button type="submit" variant="filled">
          {t("team.link_done")}
        </Button>
      </div>
    </Dialog>
  );
}
