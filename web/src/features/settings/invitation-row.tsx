import { Button } from "@mantine/core";
import { t } from "@/i18n/translate";
import { When } from "@/ui/dates";
import { Tag } from "@/ui/tag";
import { type Invitation, roleName, type SentInvitation, useResend, useWithdraw } from "./team";
import classes from "./team.module.css";
import "@/i18n/identity-words";

type Props = { invitation: Invitation; onSent: (sent: SentInvitation) => void };

/** Somebody who was asked to join and has not come yet. */
export function InvitationRow({ invitation, onSent }: Props) {
  const resend = useResend();
  const withdraw = useWithdraw();
  const over = new Date(invitation.expires_at) < new Date();
  return (
    <tr>
      <th scope="row">
        <span className={classes.who}>
          <span className={classes.nobody} aria-hidden="true" />
          {over ? (
            <Tag tone="caution">{t("team.over")}</Tag>
          ) : (
            <span className="muted">{t("team.invited")}</span>
          )}
        </span>
      </th>
      <td className="muted cut" data-label={t("field.email")}>
        {invitation.email}
      </td>
      <td data-label={t("team.role")}>{roleName(invitation)}</td>
      <td className="muted" data-label={t("team.teams")}>
        –
      </td>
      <td className="muted" data-label={t("team.sent_when")}>
        <When at={invitation.sent_at} />
      </td>
      <td className={classes.end}>
        <Button
          size="xs"
          variant="subtle"
          aria-label={t("team.resend_to", { email: invitation.email })}
          loading={resend.isPending}
          onClick={() => resend.mutate(invitation.id, { onSuccess: onSent })}
        >
          {t("team.resend")}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="brick"
          aria-label={t("team.withdraw_from", { email: invitation.email })}
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate(invitation.id)}
        >
          {t("team.withdraw")}
        </Button>
      </td>
    </tr>
  );
}
